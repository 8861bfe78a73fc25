" Findings of goinception as a quickfix list: put this folder into 'runtimepath' (or the file into ~/.vim/compiler/), then
"   :compiler goinception
"   :make
" and :cnext goes from finding to finding. Reports that are there already: :cgetfile REPORT (compact, or text from a file).
if exists('current_compiler')
	finish
endif
let current_compiler = 'goinception'

if exists(':CompilerSet') != 2
	command -nargs=* CompilerSet setlocal <args>
endif

CompilerSet makeprg=goinception\ analyze\ --format\ compact\ --color\ never\ --links\ never\ --progress\ never\ --path\ .
CompilerSet errorformat=%f:%l:%c:\ %trror:\ %m,%f:%l:%c:\ %tarning:\ %m,%-G%.%#
