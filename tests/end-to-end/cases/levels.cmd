cat >good.c <<'END'
#include <unistd.h>
int main(void) { sleep(3); return 0; }
END
for level in 0 1 2; do
	"$GOINCEPTION" analyze --path . --level sleep=$level --scope all | tail -n 1
	echo "${PIPESTATUS[0]}"
done
echo 'levels: {sleep: 0}' >goinception.conf
"$GOINCEPTION" analyze --path . --scope all | tail -n 1
