"""Everything that can go wrong, as one tree.

MirrorError                 one clear sentence for the person, exit status 2
├─ InputError               a path, number or SKU the person gave cannot be used
│  └─ EyewearFileError      a file of eyewear is refused: names it, what is wrong and the limit
├─ ConfigError              names the file, the key and the nearest valid key
├─ CameraError              a source of frames cannot be used
│  ├─ CameraNotFound        no such camera, or it cannot be opened
│  └─ CameraLost            it stopped giving pictures
├─ ModelError               a network in models/ is missing, altered or does not fit its contract
├─ StageError               one stage failed on one frame: its input passes through, with a notice
└─ SystemLibraryMissing     says the command that installs it
"""


class MirrorError(Exception):
    """Base of every error the mirror raises on purpose; its text is one sentence for the person."""


class InputError(MirrorError):
    """A path, number or SKU the person gave cannot be used."""


class EyewearFileError(InputError):
    """A file of eyewear is refused: names it, what is wrong and the limit it passed."""


class ConfigError(MirrorError):
    """A setting is wrong: names the file, the key and the nearest valid key."""


class CameraError(MirrorError):
    """A source of frames cannot be used."""


class CameraNotFound(CameraError):
    """No such camera, or it cannot be opened."""


class CameraLost(CameraError):
    """The camera stopped giving pictures."""


class ModelError(MirrorError):
    """A network is missing, altered, or does not fit its contract."""


class StageError(MirrorError):
    """One stage failed on one frame: its input passes through, with a notice."""


class SystemLibraryMissing(MirrorError):
    """A system library is missing: the text has the command that installs it."""
