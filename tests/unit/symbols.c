/* SPDX-License-Identifier: MIT
 *
 * Promises of analyze/symbols.h, on small programs that are compiled here.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "analyze/symbols.h"

static char folder[4096];

/* Runs a shell command; false: it failed. */
static bool __attribute__((format(printf, 1, 2)))
try_shell(const char *format, ...)
{
	va_list arguments;
	char command[8192] = "exec >>shell.log 2>&1; ";
	size_t start = strlen(command);

	va_start(arguments, format);
	vsnprintf(command + start, sizeof(command) - start, format, arguments);
	va_end(arguments);
	return system(command) == 0;
}

#define shell(...) assert_true(try_shell(__VA_ARGS__))

static void
write_file(const char *path, const char *text)
{
	FILE *out = fopen(path, "w");

	assert_non_null(out);
	fputs(text, out);
	assert_int_equal(fclose(out), 0);
}

/* Where nm says that the symbol is. */
static uint64_t
address_of(const char *program, const char *symbol)
{
	char command[4200];
	unsigned long long address = 0;

	snprintf(command, sizeof(command),
		 "nm '%s' | awk '$3 == \"%s\" { print $1; exit }'", program,
		 symbol);
	FILE *in = popen(command, "r");
	assert_non_null(in);
	assert_int_equal(fscanf(in, "%llx", &address), 1);
	pclose(in);
	return address;
}

static size_t
build_id_of(const char *program, uint8_t *ret_id)
{
	char command[4200];
	size_t bytes = 0;
	unsigned byte;

	snprintf(command, sizeof(command),
		 "readelf -n '%s' | sed -n 's/.*Build ID: //p'", program);
	FILE *in = popen(command, "r");
	assert_non_null(in);
	while (bytes < 32 && fscanf(in, "%2x", &byte) == 1)
		ret_id[bytes++] = (uint8_t)byte;
	pclose(in);
	return bytes;
}

/* One file, one address: what the last ask() was told. */
static struct symbols symbols;

static void
forget(void)
{
	symbols_close(&symbols);
}

static const struct symbols_answer *
ask_as(const struct symbols_options *options, const struct symbols_image *image,
       uint64_t address)
{
	struct symbols_query query = {.image = 0, .file_address = address};
	struct fault fault = {0};

	forget();
	assert_true(symbols_resolve(options, image, 1, &query, 1, &symbols,
				    &fault));
	return &symbols.answers[0];
}

static const struct symbols_answer *
ask(const char *path, uint64_t address)
{
	const struct symbols_options options = {0};
	struct symbols_image image = {.path = path};
	char full_path[8192];

	snprintf(full_path, sizeof(full_path), "%s/%s", folder, path);
	image.path = full_path;
	return ask_as(&options, &image, address);
}

static void
assert_answer(const struct symbols_answer *answer, const char *name,
	      const char *file, uint32_t line)
{
	char full_path[8192];

	assert_string_equal(answer->name, name);
	snprintf(full_path, sizeof(full_path), "%s/%s", folder, file);
	assert_string_equal(answer->file,
			    strcmp(file, "~") == 0 ? file : full_path);
	assert_int_equal(answer->line, line);
}

static void
assert_warning(const char *part)
{
	assert_int_equal(symbols.warning_count, 1);
	if (!strstr(symbols.warnings[0], part))
		fail_msg("%s", symbols.warnings[0]);
}

/* One function a line, so that lines are easy to see. */
static const char c_source[] = "#include \"sub/../header.h\"\n"
			       "static int\n"
			       "hidden(int x)\n"
			       "{\n"
			       "	return in_header(x);\n"
			       "}\n"
			       "int\n"
			       "shown(int x)\n"
			       "{ return hidden(x); }\n"
			       "int other(int);\n"
			       "int main(void) { return shown(other(1)); }\n";

static int
make_programs(void **state)
{
	(void)state;
	assert_non_null(getcwd(folder, sizeof(folder)));
	shell("mkdir -p sub");
	write_file("header.h",
		   "static inline int\n"
		   "in_header(int x)\n"
		   "{ __asm__ volatile(\"\" : \"+r\"(x)); return x; }\n");
	write_file("prog.c", c_source);
	write_file("sub/other.c", "#include \"../header.h\"\n\n"
				  "static int hidden(int x)\n"
				  "{ return in_header(x); }\n"
				  "int other(int x) { return hidden(x); }\n");
	shell("${CC:-cc} -g -rdynamic -Wl,--build-id=sha1 prog.c sub/other.c"
	      " -o prog");
	shell("strip -o stripped prog");
	shell("objcopy --only-keep-debug prog prog.debug");
	return 0;
}

static int
close_symbols(void **state)
{
	(void)state;
	forget();
	return 0;
}

static void
function_has_the_line_of_its_name(void **state)
{
	(void)state;
	assert_answer(ask("prog", address_of("prog", "shown")), "shown",
		      "prog.c", 8);
	assert_answer(ask("prog", address_of("prog", "main")), "main", "prog.c",
		      11);
	assert_int_equal(symbols.warning_count, 0);
}

static void
address_inside_a_function_is_the_function(void **state)
{
	(void)state;
	assert_answer(ask("prog", address_of("prog", "shown") + 3), "shown",
		      "prog.c", 8);
}

static void
every_dwarf_and_compiler_agree(void **state)
{
	static const char *const compilers[] = {"gcc", "clang"};

	(void)state;
	for (size_t i = 0; i < 2 * 2 * 2; i++) {
		const char *compiler = compilers[i & 1];
		if (!try_shell("command -v %s", compiler))
			continue;
		shell("%s -gdwarf-%d -O%d prog.c sub/other.c -o variant"
		      " -fno-inline",
		      compiler, i & 2 ? 4 : 5, i & 4 ? 2 : 0);
		assert_answer(ask("variant", address_of("variant", "hidden")),
			      "hidden", "prog.c", 3);
		assert_answer(
			ask("variant", address_of("variant", "in_header")),
			"in_header", "header.h", 2);
	}
}

static void
static_functions_of_one_name_are_told_apart(void **state)
{
	(void)state;
	assert_answer(ask("prog", address_of("prog", "hidden")), "hidden",
		      "prog.c", 3);
	shell("${CC:-cc} -g sub/other.c prog.c -o swapped");
	assert_answer(ask("swapped", address_of("swapped", "hidden")), "hidden",
		      "sub/other.c", 3);
}

static const char cxx_source[] =
	"struct Out {\n"
	"	Out();\n"
	"	int method(int x);\n"
	"};\n"
	"Out::Out()\n"
	"{\n"
	"}\n"
	"int\n"
	"Out::method(int x)\n"
	"{\n"
	"	return x;\n"
	"}\n"
	"namespace {\n"
	"int unnamed(int x) { return x; }\n"
	"}\n"
	"template <class T> T\n"
	"twice(T x)\n"
	"{ return x + x; }\n"
	"int main()\n"
	"{\n"
	"	auto lambda =\n"
	"		[](int x)\n"
	"		{\n"
	"			return x;\n"
	"		};\n"
	"	struct Local { int in() { return 1; } } local;\n"
	"	return Out().method(unnamed(twice(lambda(local.in()))));\n"
	"}\n";

/* Name, symbol (a pattern, since compilers number lambdas differently), line.
 */
static const char *const cxx_functions[][3] = {
	{"Out::Out()", "_ZN3OutC2Ev", "5"},
	{"Out::method(int)", "_ZN3Out6methodEi", "9"},
	{"(anonymous namespace)::unnamed(int)", "_ZN12_GLOBAL__N_17unnamedEi",
	 "14"},
	{"int twice<int>(int)", "_Z5twiceIiET_S0_", "17"},
	{NULL, "_ZZ4mainENKUliE_clEi", "22"},
	{NULL, "_ZZ4mainENK3$_0clEi", "22"},
	{"main::Local::in()", "_ZZ4mainEN5Local2inEv", "26"},
};

static void
cxx_functions_have_the_lines_of_their_definitions(void **state)
{
	static const char *const compilers[] = {"g++", "clang++"};
	size_t checked_count = 0;

	(void)state;
	write_file("cxx.cc", cxx_source);
	for (size_t i = 0; i < 2 * 7; i++) {
		const char *const *function = cxx_functions[i / 2];
		if (!try_shell("%s -g -std=c++11 cxx.cc -o cxx",
			       compilers[i & 1]) ||
		    !try_shell("nm cxx | grep -qF '%s'", function[1]))
			continue;
		const struct symbols_answer *answer =
			ask("cxx", address_of("cxx", function[1]));
		assert_answer(answer, function[0] ? function[0] : answer->name,
			      "cxx.cc", (uint32_t)atoi(function[2]));
		checked_count++;
	}
	if (checked_count == 0)
		skip();
}

static void
stripped_program_has_names_in_braces_or_offsets(void **state)
{
	char name[64];
	uint64_t hidden = address_of("prog", "hidden");

	(void)state;
	assert_answer(ask("stripped", address_of("prog", "shown")),
		      "<stripped:shown>", "~", 0);
	snprintf(name, sizeof(name), "<stripped+0x%llx>",
		 (unsigned long long)hidden);
	assert_answer(ask("stripped", hidden), name, "~", 0);
	assert_int_equal(symbols.warning_count, 0);
}

static void
debug_file_is_found_by_build_id(void **state)
{
	static const char *const dirs[] = {"nowhere", "by-id"};
	const struct symbols_options options = {dirs, 2, NULL};
	uint8_t id[32];
	struct symbols_image image = {"", id, build_id_of("prog", id)};
	uint64_t hidden = address_of("prog", "hidden");
	char path[8192];

	(void)state;
	shell("id=$(readelf -n prog | sed -n 's/.*Build ID: //p');"
	      "rest=${id#??}; dir=by-id/.build-id/${id%%\"$rest\"};"
	      "mkdir -p $dir && cp prog.debug $dir/$rest.debug");
	snprintf(path, sizeof(path), "%s/stripped", folder);
	image.path = path;
	assert_answer(ask_as(&options, &image, hidden), "hidden", "prog.c", 3);
	image.path = "/nowhere/prog";
	assert_answer(ask_as(&options, &image, hidden), "hidden", "prog.c", 3);
	assert_int_equal(symbols.warning_count, 0);
}

static void
debug_file_is_found_by_link_and_checksum(void **state)
{
	uint64_t hidden;

	(void)state;
	shell("mkdir -p link && cd link &&"
	      "${CC:-cc} -g -Wl,--build-id=none ../prog.c ../sub/other.c -o p "
	      "&&"
	      "objcopy --only-keep-debug p p.debug && cp p whole && strip p &&"
	      "objcopy --add-gnu-debuglink=p.debug p");
	hidden = address_of("link/whole", "hidden");
	assert_string_equal(ask("link/p", hidden)->name, "hidden");
	shell("echo changed >>link/p.debug");
	assert_int_equal(strncmp(ask("link/p", hidden)->name, "<p+0x", 5), 0);
}

static void
sysroot_is_where_paths_begin(void **state)
{
	const struct symbols_options options = {NULL, 0, folder};
	const struct symbols_image image = {.path = "/prog"};

	(void)state;
	assert_answer(ask_as(&options, &image, address_of("prog", "main")),
		      "main", "prog.c", 11);
}

static void
rebuilt_program_gives_no_wrong_names(void **state)
{
	const struct symbols_options options = {0};
	uint8_t id[32] = {0};
	struct symbols_image image = {"", id, build_id_of("prog", id)};
	char path[8192];

	(void)state;
	snprintf(path, sizeof(path), "%s/prog", folder);
	image.path = path;
	id[3] ^= 1;
	assert_answer(ask_as(&options, &image, 0x1234), "<prog+0x1234>", "~",
		      0);
	assert_warning("was rebuilt since the dump was made");
	image.path = "/nowhere/prog";
	assert_answer(ask_as(&options, &image, 0x1234), "<prog+0x1234>", "~",
		      0);
	assert_warning("/nowhere/prog: is not there any more");
}

static void
vdso_has_no_file_and_no_warning(void **state)
{
	const struct symbols_options options = {0};
	struct symbols_image image = {.path = "linux-vdso.so.1"};

	(void)state;
	assert_answer(ask_as(&options, &image, 0xa00), "<vdso+0xa00>", "~", 0);
	image.path = "";
	assert_answer(ask_as(&options, &image, 0xa00), "<?+0xa00>", "~", 0);
	assert_int_equal(symbols.warning_count, 0);
}

static void
compressed_sections_are_read(void **state)
{
	static const char *const kinds[] = {"zlib", "zlib-gnu", "zstd"};

	(void)state;
	for (size_t i = 0; i < 3; i++)
		if (try_shell("objcopy --compress-debug-sections=%s prog small",
			      kinds[i]))
			assert_answer(
				ask("small", address_of("prog", "hidden")),
				"hidden", "prog.c", 3);
}

static void
mini_debug_information_gives_names(void **state)
{
	(void)state;
	if (!try_shell("command -v xz"))
		skip();
	shell("nm prog --format=posix --defined-only |"
	      "awk '$2 ~ /[Tt]/ { print $1 }' >keep &&"
	      "objcopy -S --keep-symbols=keep prog.debug mini &&"
	      "rm -f mini.xz && xz mini &&"
	      "objcopy --add-section .gnu_debugdata=mini.xz stripped "
	      "with-mini");
	assert_answer(ask("with-mini", address_of("prog", "hidden")),
		      "<with-mini:hidden>", "~", 0);
}

static void
positions_of_programs_do_not_matter(void **state)
{
	static const char *const flags[] = {"-static", "-static-pie", "-no-pie",
					    "-pie -fPIE"};

	(void)state;
	for (size_t i = 0; i < 4; i++)
		if (try_shell("${CC:-cc} -g %s prog.c sub/other.c -o placed",
			      flags[i]))
			assert_answer(
				ask("placed", address_of("placed", "shown")),
				"shown", "prog.c", 8);
}

static void
name_that_callers_write_wins_over_an_inner_one(void **state)
{
	(void)state;
	write_file("inner.c",
		   "int inner(int) __asm__(\"__GI_offered\");\n"
		   "int inner(int x) { return x; }\n"
		   "int offered(int)\n"
		   "	__attribute__((alias(\"__GI_offered\")));\n"
		   "int __own(int x) { return x + 1; }\n"
		   "__attribute__((weak, alias(\"__own\"))) int own(int);\n"
		   "int __alone(int x) { return x + 2; }\n"
		   "int main(void) { return offered(__alone(__own(1))); }\n");
	shell("${CC:-cc} -g inner.c -o inner");
	assert_answer(ask("inner", address_of("inner", "__GI_offered")),
		      "offered", "inner.c", 2);
	assert_answer(ask("inner", address_of("inner", "__own")), "own",
		      "inner.c", 5);
	assert_answer(ask("inner", address_of("inner", "__alone")), "__alone",
		      "inner.c", 7);
}

static void
folded_functions_are_all_named_and_aliases_are_not(void **state)
{
	(void)state;
	write_file("folded.cc",
		   "int two(int) __attribute__((alias(\"_Z3onei\")));\n"
		   "int one(int x) { return x; }\n"
		   "extern \"C\" int plain(int x) { return x; }\n"
		   "extern \"C\" int also(int)\n"
		   "	__attribute__((alias(\"plain\")));\n"
		   "int main() { return 0; }\n");
	if (!try_shell("${CXX:-c++} -g folded.cc -o folded"))
		skip();
	assert_answer(ask("folded", address_of("folded", "_Z3onei")),
		      "one(int), two(int)", "folded.cc", 2);
	assert_answer(ask("folded", address_of("folded", "also")), "plain",
		      "folded.cc", 3);
}

static void
answers_come_in_the_order_of_questions(void **state)
{
	const struct symbols_options options = {0};
	char path[8192];
	struct symbols_image images[] = {{.path = "/nowhere/lib.so"},
					 {.path = path}};
	uint64_t shown = address_of("prog", "shown");
	uint64_t hidden = address_of("prog", "hidden");
	const struct symbols_query queries[] = {
		{1, shown}, {0, 1},	 {1, hidden}, {7, 2},
		{1, shown}, {1, hidden}, {0, 1},
	};
	static const char *const names[] = {
		"shown", "<lib.so+0x1>", "hidden",	 "<?+0x2>",
		"shown", "hidden",	 "<lib.so+0x1>",
	};
	struct fault fault = {0};

	(void)state;
	snprintf(path, sizeof(path), "%s/prog", folder);
	forget();
	assert_true(symbols_resolve(&options, images, 2, queries, 7, &symbols,
				    &fault));
	for (size_t i = 0; i < 7; i++)
		assert_string_equal(symbols.answers[i].name, names[i]);
	assert_warning("/nowhere/lib.so: is not there any more");
}

static void
nothing_asked_is_nothing_answered(void **state)
{
	const struct symbols_options options = {0};
	struct fault fault = {0};

	(void)state;
	forget();
	assert_true(
		symbols_resolve(&options, NULL, 0, NULL, 0, &symbols, &fault));
	assert_int_equal(symbols.warning_count, 0);
}

static void
what_is_no_elf_file_is_told(void **state)
{
	(void)state;
	assert_answer(ask("prog.c", 1), "<prog.c+0x1>", "~", 0);
	assert_warning("is not an ELF file");
	assert_answer(ask("sub", 1), "<sub+0x1>", "~", 0);
	assert_warning("is not an ELF file");
	assert_int_equal(mkfifo("fifo", 0600), 0);
	assert_answer(ask("fifo", 1), "<fifo+0x1>", "~", 0);
	assert_warning("is not an ELF file");
}

static void
names_cannot_steer_a_terminal(void **state)
{
	const struct symbols_options options = {0};
	const struct symbols_image image = {.path = "/nowhere/\x1b[31mred\n"};

	(void)state;
	assert_answer(ask_as(&options, &image, 1), "<\\x1b[31mred\\x0a+0x1>",
		      "~", 0);
	assert_null(strchr(symbols.warnings[0], '\x1b'));
	assert_null(strchr(symbols.warnings[0], '\n'));
}

/* Damage anywhere: an answer comes, whatever it is. */
static void
damaged_files_do_no_harm(void **state)
{
	uint64_t address = address_of("prog", "shown");
	static char bytes[1 << 20];
	FILE *in = fopen("prog", "rb");
	size_t byte_count = fread(bytes, 1, sizeof(bytes), in);
	unsigned seed = 1;

	(void)state;
	fclose(in);
	for (size_t i = 0; i < 100; i++) {
		FILE *out = fopen("damaged", "wb");
		size_t written = byte_count;
		if (i % 4 == 0)
			written = (size_t)rand_r(&seed) % byte_count;
		for (size_t j = 0; i % 4 != 0 && j < i; j++)
			bytes[(size_t)rand_r(&seed) % byte_count] ^=
				(char)(1 << (j & 7));
		assert_int_equal(fwrite(bytes, 1, written, out), written);
		fclose(out);
		assert_non_null(ask("damaged", address)->name);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(function_has_the_line_of_its_name),
		cmocka_unit_test(address_inside_a_function_is_the_function),
		cmocka_unit_test(every_dwarf_and_compiler_agree),
		cmocka_unit_test(static_functions_of_one_name_are_told_apart),
		cmocka_unit_test(
			cxx_functions_have_the_lines_of_their_definitions),
		cmocka_unit_test(
			stripped_program_has_names_in_braces_or_offsets),
		cmocka_unit_test(debug_file_is_found_by_build_id),
		cmocka_unit_test(debug_file_is_found_by_link_and_checksum),
		cmocka_unit_test(sysroot_is_where_paths_begin),
		cmocka_unit_test(rebuilt_program_gives_no_wrong_names),
		cmocka_unit_test(vdso_has_no_file_and_no_warning),
		cmocka_unit_test(compressed_sections_are_read),
		cmocka_unit_test(mini_debug_information_gives_names),
		cmocka_unit_test(positions_of_programs_do_not_matter),
		cmocka_unit_test(
			name_that_callers_write_wins_over_an_inner_one),
		cmocka_unit_test(
			folded_functions_are_all_named_and_aliases_are_not),
		cmocka_unit_test(answers_come_in_the_order_of_questions),
		cmocka_unit_test(nothing_asked_is_nothing_answered),
		cmocka_unit_test(what_is_no_elf_file_is_told),
		cmocka_unit_test(names_cannot_steer_a_terminal),
		cmocka_unit_test(damaged_files_do_no_harm),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_programs, close_symbols);
}
