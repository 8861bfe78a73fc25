/* Rows that more than one command's table has. */
#ifndef GOINCEPTION_CONFIG_OPTIONS_H
#define GOINCEPTION_CONFIG_OPTIONS_H

#include "config/settings.h"

#define OPTION_ROW_RULES                                                                                         \
	{                                                                                                        \
	    .name = "rules",                                                                                     \
	    .type = OPTION_LIST,                                                                                 \
	    .value_name = "PATH",                                                                                \
	    .path = true,                                                                                        \
	    .example = "[our-rules]",                                                                            \
	    .help = "more rules: a YAML file, or a folder of them; repeatable",                                  \
	    .details =                                                                                           \
	        "Rules of your own, beside the shipped ones. A rule with the id of a shipped rule replaces it.", \
	}

#define OPTION_ROW_PACK                                                                                 \
	{                                                                                               \
	    .name = "pack",                                                                             \
	    .type = OPTION_LIST,                                                                        \
	    .value_name = "NAME",                                                                       \
	    .example = "[libuv, glib]",                                                                 \
	    .help = "switch a pack of shipped rules on; repeatable",                                    \
	    .details = "A pack is a folder of the shipped rules; `goinception rules list` names them.", \
	}

#define OPTION_ROW_NO_PACK                                                                                      \
	{                                                                                                       \
	    .name = "no-pack",                                                                                  \
	    .type = OPTION_LIST,                                                                                \
	    .value_name = "NAME",                                                                               \
	    .example = "[glib]",                                                                                \
	    .help = "switch a pack of shipped rules off; repeatable",                                           \
	    .details = "Where --pack and --no-pack name the same pack, the stronger place wins; in one place, " \
	               "--no-pack.",                                                                            \
	}

#define OPTION_ROW_LEVEL                                                                                               \
	{                                                                                                              \
	    .name = "level",                                                                                           \
	    .type = OPTION_LIST,                                                                                       \
	    .value_name = "RULE=0|1|2",                                                                                \
	    .pairs = true,                                                                                             \
	    .low = 0,                                                                                                  \
	    .high = 2,                                                                                                 \
	    .example = "{sleep: 1, file-read: 0}",                                                                     \
	    .help = "a rule's level: 0 off, 1 warning, 2 error; repeatable",                                           \
	    .details = "In a context, a rule of level 2 is an error and one of level 1 a warning. In the file also a " \
	               "mapping from rule to level.",                                                                  \
	}

#define OPTION_ROW_CONFIG                                                                                             \
	{                                                                                                             \
	    .name = "config",                                                                                         \
	    .type = OPTION_STRING,                                                                                    \
	    .value_name = "FILE",                                                                                     \
	    .path = true,                                                                                             \
	    .not_in_file = true,                                                                                      \
	    .help = "the configuration to read, instead of searching for one",                                        \
	    .details = "Without it, goinception.conf is looked for in the folder of the first path and then in each " \
	               "parent.",                                                                                     \
	}

#define OPTION_ROW_HELP                \
	{                              \
	    .name = "help",            \
	    .letter = 'h',             \
	    .type = OPTION_FLAG,       \
	    .immediate = true,         \
	    .command_line_only = true, \
	    .help = "print this help", \
	}

#define OPTION_ROW_VERSION                                                    \
	{                                                                     \
	    .name = "version",                                                \
	    .type = OPTION_FLAG,                                              \
	    .immediate = true,                                                \
	    .command_line_only = true,                                        \
	    .help = "print the versions of goinception and of its front end", \
	}

#endif
