# The front door. meson.build says what is built; tools/deps what a machine needs for it.
.PHONY: run test check build bench format clean deps
run: build
	@build/subak demo
test:
	@tools/steps
check: deps
	@tools/steps format shape unit
build: build/build.ninja
	@ninja -C build
	@mkdir -p build/bench && ln -sf ../../bench/febrl ../../bench/exchange ../../bench/match build/bench/
bench: build
	@tools/deps bench
	@bench/run
format:
	@git ls-files '*.[ch]' | xargs clang-format -i
clean:
	@rm -rf build
deps:
	@tools/deps
build/build.ninja: | deps
	@meson setup build --buildtype=release -Db_lto=false
