# Whoever closes the pipe (head, a pager) knows; nothing is said about it.
cp -r "$FIXTURES/orders" .
/usr/bin/python3 - "$GOINCEPTION" <<'END'
import os, subprocess, sys
reader, writer = os.pipe()
os.close(reader)
run = subprocess.run([sys.argv[1], "analyze", "--path", "orders"], stdout=writer, stderr=subprocess.PIPE, restore_signals=True)
sys.stdout.write(run.stderr.decode())
print("exit", run.returncode)
END
