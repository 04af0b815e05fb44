"""Every sentence the program says to people, in German and English; the one place that knows languages."""

from cobot_sevdesk_sync.texts.catalogue import Language, Texts

__all__ = ["Language", "Texts"]
