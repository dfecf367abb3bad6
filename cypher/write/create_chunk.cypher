// Keeps a piece of a file's content.
// Given: $sum, of the file; $place, of the piece in it, from 0; $content, bytes.
CREATE (c:SourceChunk {sum: $sum, place: $place, content: $content})
