typedef int room_is_empty_source;
