/* ok: start */
int x; /* expect: a chain=b>c context=none confidence=low; d severity=error certainty=field */
// gap: e not seen
char *s = "\"/*", c = '\''; // ok
