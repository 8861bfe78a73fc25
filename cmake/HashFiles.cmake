# cmake -D NAME=... -D FILES=A|B... -D SOURCE=... -P HashFiles.cmake: see Embed.cmake.

string(REPLACE "|" ";" files "${FILES}")
set(hashes "")
foreach(file IN LISTS files)
  file(SHA256 ${file} hash)
  string(APPEND hashes ${hash})
endforeach()
string(SHA256 hash "${hashes}")
file(WRITE ${SOURCE} "extern const char ${NAME}[];\n\nconst char ${NAME}[] = \"${hash}\";\n")
