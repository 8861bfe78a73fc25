source "$SOURCE_ROOT/tests/end-to-end/callbacks.bash" libevent libevent 35 # the functions of fixtures/callbacks/libevent.c are taken apart
