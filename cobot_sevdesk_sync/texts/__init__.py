"""Every sentence the program says to people, in German and English; the one place that knows languages."""

from cobot_sevdesk_sync.texts.catalogue import Texts
from cobot_sevdesk_sync.texts.configuration import configuration_text
from cobot_sevdesk_sync.texts.environment import language_of_environment
from cobot_sevdesk_sync.words import Language

__all__ = ["Language", "Texts", "configuration_text", "language_of_environment"]
