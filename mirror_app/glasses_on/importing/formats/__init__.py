"""Files in the forms that are read, each into a Scene: from here on nothing is taken on trust."""
