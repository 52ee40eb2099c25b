"""The error of a run that cannot go on, told in one line: what was done, where, what was found, what was wanted."""


class TrainerError(Exception):
    """Ends the run with its message as the one line that people read; no traceback is shown."""


class FolderInUseError(TrainerError):
    """Another process trains in the folder: that run goes on, and its records must not tell of this error."""
