# SPDX-License-Identifier: Apache-2.0
"""Plants one violation of each kind into a small tree: lint must find it there, and nothing in the clean tree."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

LINT = pathlib.Path(__file__).with_name("run")
README = "| Room | What | May use |\n|---|---|---|\n| `base` | b | – |\n| `oci` | o | base |\n"
HEADER = "// SPDX-License-Identifier: Apache-2.0\n/// @file\n/// A header.\n#pragma once\n"
SOURCE = "// SPDX-License-Identifier: Apache-2.0\n"


class LintTest(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.tree = pathlib.Path(self.directory.name)
        self.write("engine/README.md", README)
        self.write("engine/base/error.h", HEADER)
        self.write("engine/oci/reference.h", HEADER + '\n#include "engine/base/error.h"\n')

    def tearDown(self):
        self.directory.cleanup()

    def write(self, name, text):
        path = self.tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def lint(self):
        return subprocess.run([sys.executable, LINT, self.tree], capture_output=True, text=True, check=False)

    def assert_found(self, words):
        done = self.lint()
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn(words, done.stdout)

    def test_a_clean_tree_passes(self):
        done = self.lint()
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_an_upward_include_is_found(self):
        self.write("engine/base/files.cpp", SOURCE + '#include "engine/oci/reference.h"\n')
        self.assert_found("room base may not include engine/oci/reference.h")

    def test_qt_under_the_engine_is_found(self):
        self.write("engine/base/files.cpp", SOURCE + "#include <QString>\n")
        self.assert_found("the engine knows no Qt")

    def test_the_engine_under_ui_is_found(self):
        self.write("ui/page.cpp", SOURCE + '#include "engine/api/engine.h"\n')
        self.assert_found("ui/ sees models and Qt only")

    def test_a_room_below_the_facade_is_found_in_models_and_programs(self):
        for name in ("models/a.cpp", "app/cli/a.cpp"):
            self.write(name, SOURCE + '#include "engine/oci/reference.h"\n')
            self.assert_found(f"{name}:2: only engine/api/")

    def test_the_low_programs_may_use_rooms(self):
        self.write("app/ns/a.cpp", SOURCE + '#include "engine/oci/reference.h"\n')
        self.assertEqual(self.lint().returncode, 0)

    def test_another_rooms_private_header_is_found(self):
        self.write("engine/oci/a.cpp", SOURCE + '#include "engine/base/detail/x.h"\n')
        self.assert_found("is private to room base")

    def test_long_files_and_functions_are_found(self):
        self.write("engine/base/a.cpp", SOURCE + "int a;\n" * 600)
        self.assert_found("601 lines, at most 600")
        self.write("engine/base/a.cpp", SOURCE + "void f() {\n" + "    g();\n" * 90 + "}\n")
        self.assert_found("a function of 92 lines")

    def test_bad_format_is_found(self):
        self.write("engine/base/a.cpp", SOURCE + "int  a ;\n")
        self.assert_found("clang-format")

    def test_a_missing_licence_line_is_found(self):
        self.write("engine/base/a.cpp", "int a;\n")
        self.assert_found("names the licence")

    def test_unfinished_work_is_found(self):
        self.write("engine/base/a.cpp", SOURCE + "// TO" + "DO: later\n")
        self.assert_found("something unfinished")


if __name__ == "__main__":
    unittest.main()
