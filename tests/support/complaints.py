# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a person gets when something is wrong: one finding, as text and as JSON, and the images as they were."""
import re

from support.image_case import ImageCase
from support.program import guestfit, guestfit_json

FAILED, REFUSED, USAGE = 1, 3, 64

# Words of the code, of libraries and of systems calls that no sentence for a person has.
JARGON = re.compile(r"guestfs_|std::|exception|errno|0x[0-9a-f]{4}|nullptr|\bstderr\b|/sysroot|RuntimeError|\bfd\b",
                    re.IGNORECASE)


class ComplaintCase(ImageCase):
    def complaint(self, *arguments, status, message, remedy, code=None, as_user=None):
        """The one finding of `guestfit arguments`: `message` and `remedy` are regular expressions that it must
        match. Everything in the directory must be as it was afterwards."""
        before = self.all_states()
        result = guestfit_json(*arguments, as_user=as_user)
        report = result.report
        with self.subTest("json"):
            self.assertEqual(result.status, status, result)
            self.assertEqual(report["outcome"], "refused" if status == REFUSED else "failed", result)
            (finding,) = [each for each in report["findings"] if each["severity"] in ("blocker", "error")]
            self.assertEqual(finding["severity"], "blocker" if status == REFUSED else "error", result)
            self.assertRegex(finding["message"], message)
            self.assertRegex(finding["remedy"], remedy)
            self.assertEqual(finding["code"], code)
            self.check_style(finding["message"])
            self.check_style(finding["remedy"])
        with self.subTest("text"):
            result = guestfit("--no-progress", *arguments, as_user=as_user)
            self.assertEqual(result.status, status, result)
            text = result.out + result.err
            self.assertRegex(text, message)
            self.assertRegex(text, remedy)
            self.assertEqual(len(re.findall(r"^(?:error|refused|guestfit:) ", text, re.M)), 1, result)
        self.assertEqual(self.all_states(), before, result)

    def check_style(self, sentence):
        self.assertNotRegex(sentence, JARGON)
        self.assertNotIn("\n", sentence)
        self.assertFalse(sentence.endswith("."), sentence)
        self.assertGreater(len(sentence), 5)

    def all_states(self):
        """Every file and directory beside the images, with content, time and mode."""
        states = {}
        for path in sorted(self.directory.rglob("*")):
            states[path] = self.state(path) if path.is_file() else path.lstat().st_mode
        return states
