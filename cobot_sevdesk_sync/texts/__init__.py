"""Every sentence the program says to people, in German and English; the one place that knows languages.

A language is loaded when its first sentence is asked for: a run that has nothing to tell loads none.
"""

from cobot_sevdesk_sync.errors import Language
from cobot_sevdesk_sync.texts.catalogue import Texts, configuration_text, language_of_environment

__all__ = ["Language", "Texts", "configuration_text", "language_of_environment"]
