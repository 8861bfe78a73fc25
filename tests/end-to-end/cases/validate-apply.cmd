# What is validated is written, and only that; what is refuted or unproven is not.
cp -r "$FIXTURES/orders" . && cd orders && cp payment.c before.c
cat >>warehouse.c <<'END'

void nobody_calls_this(void)
{
	sleep(1);
}
END
prove() { "$GOINCEPTION" validate --no-cache --path . --exclude before.c --scope all "$@" | tail -n 1; echo "exit ${PIPESTATUS[0]}"; }
prove --apply
prove --run true --apply; cmp payment.c before.c && ls
prove --entry process_orders --apply --format json -o ../proof.json
grep -c '"stage": "APPLIED"' ../proof.json
grep -h 'sleep(' payment.c warehouse.c
git apply goinception-rollback.patch && cmp payment.c before.c && echo "taken back"
