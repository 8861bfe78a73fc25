source "$SOURCE_ROOT/tests/end-to-end/callbacks.bash" glib gio-2.0 346 # the functions of fixtures/callbacks/glib.c are taken apart
