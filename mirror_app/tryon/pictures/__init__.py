"""Reading what the person gave. In come files and folders, out go pictures by their content and, when one is
sent, a JPEG with nothing in it but the picture."""

from mirror_app.tryon.pictures.reading import folder_of, picture_at
from mirror_app.tryon.pictures.uploads import Uploads

__all__ = ["Uploads", "folder_of", "picture_at"]
