source "$SOURCE_ROOT/tests/end-to-end/callbacks.bash" glib gio-2.0 34689 # the functions of fixtures/callbacks/glib.c are taken apart
