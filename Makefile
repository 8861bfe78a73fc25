# One command for each habit. The program itself is built by CMake; this file only knows the way.
BUILD ?= build
JOBS ?= $(shell nproc)

configure = cmake -S . -G Ninja >/dev/null
compile = cmake --build $(1) -j $(JOBS) -- $(if $(MAKE_TERMOUT),,--quiet)
check = ctest --test-dir $(1) --output-on-failure -j $(JOBS) --no-tests=error
clang = $(shell scripts/llvm-tool clang)

.PHONY: help
help: ## this list
	@echo 'make TARGET, where TARGET is one of'
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-16s %s\n", $$1, $$2 }' Makefile

.PHONY: setup
setup: ## install what is missing (Debian; root or sudo); says nothing when all is there
	@scripts/setup

.PHONY: setup-tests
setup-tests: ## the same, and the libraries whose headers the examples of the rules include
	@scripts/setup tests
	@scripts/setup-validators

.PHONY: build
build: setup ## build the program and its tests into build/
	@test -f $(BUILD)/build.ninja || $(configure) -B $(BUILD)
	@$(call compile,$(BUILD))

.PHONY: try
try: build ## set up, build, and look at a chat server with four faults
	@echo
	@echo '$$ $(BUILD)/bin/goinception analyze --path fixtures/chat-server'
	@$(BUILD)/bin/goinception analyze --path fixtures/chat-server || test $$? -eq 1
	@echo
	@echo 'Next: fixtures/uv-proxy (libuv), fixtures/orders (no loop yet: an inventory), or your own code:'
	@echo '  $(BUILD)/bin/goinception analyze --path DIR        $(BUILD)/bin/goinception analyze --help'

.PHONY: test
test: setup-tests build ## set up, build, and run all tests
	@$(call check,$(BUILD))

.PHONY: sanitize
sanitize: setup-tests ## build with AddressSanitizer and UBSan into build-sanitize/, and run all tests
	@test -f build-sanitize/build.ninja || $(configure) -B build-sanitize -DCMAKE_BUILD_TYPE=Debug \
	    -DGOINCEPTION_SANITIZE=address,undefined
	@$(call compile,build-sanitize)
	@$(call check,build-sanitize)

# What runs in several threads. Tests that count tasks make fewer here.
threaded = ^unit/(base|runtime_.*)_test|^runtime/example|^e2e/(jobs-same-bytes|kept-edits)$$

.PHONY: sanitize-threads
sanitize-threads: setup-tests ## build with ThreadSanitizer into build-threads/, and run the tests of what has threads
	@test -f build-threads/build.ninja || $(configure) -B build-threads -DCMAKE_BUILD_TYPE=Debug \
	    -DGOINCEPTION_SANITIZE=thread
	@$(call compile,build-threads)
	@$(call check,build-threads) -R '$(threaded)'

.PHONY: clang
clang: setup ## build with clang into build-clang/; gcc is the compiler of the others
	@test -f build-clang/build.ninja || $(configure) -B build-clang -DCMAKE_C_COMPILER=$(clang) -DGOINCEPTION_RULE_FACTS=OFF
	@$(call compile,build-clang)

.PHONY: lint
lint: build ## clang-format, clang-tidy, warnings are errors
	@scripts/lint $(BUILD)

.PHONY: format
format: setup ## lay out the C files that lint reads as .clang-format says
	@git ls-files src include tests/unit tests/runtime tests/fuzz examples fixtures | grep '\.[ch]$$' | xargs $$(scripts/llvm-tool clang-format) -i

.PHONY: valgrind
valgrind: build ## the program under valgrind, on the shipped examples
	@scripts/valgrind $(BUILD)/bin/goinception

.PHONY: fuzz
fuzz: setup ## every fuzzer for SECONDS each (default 20), built into build-fuzz/
	@test -f build-fuzz/build.ninja || $(configure) -B build-fuzz -DCMAKE_C_COMPILER=$(clang) \
	    -DCMAKE_BUILD_TYPE=Debug -DGOINCEPTION_FUZZ=ON -DGOINCEPTION_SANITIZE=address,undefined,fuzzer-no-link
	@$(call compile,build-fuzz) fuzzers
	@scripts/fuzz build-fuzz $(or $(SECONDS),20)

.PHONY: bench
bench: build ## compare with clang -fsyntax-only: make bench CORPORA='DIR...' (bench/README.md)
	@bench/run --program $(BUILD)/bin/goinception $(CORPORA)

samples = $(patsubst tests/corpora/%.yaml,%,$(wildcard tests/corpora/*.yaml))

.PHONY: corpora
corpora: build ## is it true? judged findings of real code: CORPORA='DIR...' or FETCH=DIR (docs/evaluation.md)
	@$(if $(FETCH),bench/fetch $(FETCH) $(samples))
	@tests/corpora/measure --program $(BUILD)/bin/goinception $(CORPORA) $(addprefix $(FETCH)/,$(if $(FETCH),$(samples)))

.PHONY: bless
bless: build ## write golden files and end-to-end expectations anew; read the difference
	@BLESS=1 $(call check,$(BUILD)) -R "golden|e2e/"
	@git status --short tests/golden tests/end-to-end

.PHONY: docs
docs: build rule-pages ## write what is generated anew: man pages, goinception.conf.example, docs/rules, the README's report
	@cmake --build $(BUILD) --target docs
	@scripts/readme-report $(BUILD)/bin/goinception

.PHONY: rule-pages
rule-pages: build ## write docs/rules anew, a page for each rule, and the count of rules in the README
	@scripts/rule-pages $(BUILD)/bin/goinception

.PHONY: new-rule
new-rule: ## the skeleton of a rule and its fixture: make new-rule ID=posix/semaphore
	@scripts/new-rule $(ID)

.PHONY: debug-tasks
debug-tasks: ## the tasks of a running program that uses the async runtime, with backtraces: make debug-tasks PID=...
	@gdb -q -batch -p $(PID) -ex 'source scripts/debug-tasks.gdb.py' -ex 'tasks backtrace'

.PHONY: install
install: build ## install the program, its rules and its man pages (below PREFIX, default /usr/local)
	@cmake --install $(BUILD) $(if $(PREFIX),--prefix $(PREFIX))

.PHONY: clean
clean: ## remove all build folders
	rm -rf build build-sanitize build-threads build-clang build-fuzz fixtures/*/build
