# SPDX-License-Identifier: Apache-2.0
"""Logs of removed containers, and one search over the logs of all."""
import json

import support
from support import GalleyCase


class SurvivingLogs(GalleyCase):
    def say(self, name, text, *arguments):
        self.galley("run", *arguments, "--name", name, self.image, "python3", "-c", f"print({text!r})")

    def tearDown(self):
        for container in self.galley("ps", "-aq").stdout.split():
            self.galley("rm", "-f", container)
        (self.data / "config/galley/logs.toml").unlink(missing_ok=True)

    def setting(self, text):
        file = self.data / "config/galley/logs.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("[removed]\n" + text)

    def kept(self):
        return [line.split()[1] for line in self.galley("logs", "--removed").stdout.splitlines()[1:]]

    def test_a_removed_container_leaves_its_log(self):
        self.say("gone", "a last word")
        identifier = self.inspect("gone")["Id"]
        self.galley("rm", "gone")
        self.assertIn("gone", self.kept())
        for reference in ("gone", identifier, identifier[:10]):
            self.assertEqual(self.galley("logs", reference).stdout, "a last word\n")
        self.assertIn("No such container", self.galley("logs", "nobody", check=False).stderr)

    def test_a_container_that_removes_itself_too(self):
        self.say("fleeting", "was here", "--rm")
        self.assertEqual(self.galley("logs", "fleeting").stdout, "was here\n")
        self.galley("run", "--rm", "--name", "mute", self.image, "true")
        self.assertNotIn("mute", self.kept())

    def test_a_living_container_comes_before_a_removed_one_of_its_name(self):
        self.say("twice", "the first", "--rm")
        self.say("twice", "the second")
        self.assertEqual(self.galley("logs", "twice").stdout, "the second\n")
        self.galley("rm", "twice")
        self.assertEqual(self.galley("logs", "twice").stdout, "the second\n")

    def test_a_search_goes_over_all(self):
        self.say("alpha", "a needle in alpha")
        self.say("beta", "nothing")
        self.say("gamma", "a NEEDLE in gamma", "--rm")
        found = self.galley("logs", "--search", "needle").stdout
        self.assertIn("alpha | a needle in alpha\n", found)
        self.assertIn("gamma (removed) | a NEEDLE in gamma\n", found)
        self.assertNotIn("beta", found)
        self.assertEqual(self.galley("logs", "--search", "needle", "alpha").stdout, "a needle in alpha\n")
        self.assertEqual(self.galley("logs", "--search", "needle", "gamma").stdout, "a NEEDLE in gamma\n")

    def test_nothing_is_kept_when_that_is_wanted(self):
        self.setting("keep-days = 0\n")
        self.say("forgotten", "words", "--rm")
        self.assertNotEqual(self.galley("logs", "forgotten", check=False).returncode, 0)
        self.say("forgotten", "words")
        self.galley("rm", "forgotten")
        self.assertNotEqual(self.galley("logs", "forgotten", check=False).returncode, 0)

    def test_a_mistake_in_the_settings_is_told_and_what_is_right_counts(self):
        for text, words in (("keep-days = \"many\"\n", "keep-days is no number of days"), ("keep-day = 3\n", "no setting \"keep-day\""),
                            ("keep-size = 7\n", "keep-size is no size"), ("keep-days = = 0\n", "logs.toml:2: ")):
            self.setting(text)
            self.say("faulty", "words")
            done = self.galley("rm", "faulty")
            self.assertEqual((done.stderr.count("\n"), done.stderr.count(words)), (1, 1), done.stderr)
            self.assertIn(words, self.galley("doctor", check=False).stdout)
            self.assertIn("faulty", self.kept(), "the default holds")
            self.assertIn(words, self.galley("run", "--rm", self.image, "true").stderr)
        self.setting("nonsense = 1\nkeep-days = 0\n")
        self.say("forgotten", "words", "--rm")
        self.assertNotEqual(self.galley("logs", "forgotten", check=False).returncode, 0)

    def test_the_oldest_go_when_they_are_too_many_or_too_old(self):
        for number in range(4):
            self.say(f"big{number}", "x" * 60000, "--rm")
        self.assertEqual([name for name in self.kept() if name.startswith("big")], ["big3", "big2", "big1", "big0"])
        self.setting('keep-size = "150k"\n')
        self.assertEqual(self.kept(), ["big3", "big2"])
        self.setting("keep-days = 7\n")
        for about in (self.data / "d/removed-logs").glob("*/about.json"):
            told = json.loads(about.read_text())
            if told["name"] == "big2":
                told["removed"] = "2020-01-01T00:00:00Z"
                about.write_text(json.dumps(told))
        self.assertEqual(self.kept(), ["big3"])
        self.assertEqual(len([entry for entry in (self.data / "d/removed-logs").iterdir() if entry.name[0] != "."]), 1)


if __name__ == "__main__":
    support.main()
