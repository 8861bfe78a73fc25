source "$SOURCE_ROOT/tests/end-to-end/callbacks.bash" libuv libuv 346 # the functions of fixtures/callbacks/libuv.c are taken apart
