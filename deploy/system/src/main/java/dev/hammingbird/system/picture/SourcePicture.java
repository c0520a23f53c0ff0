package dev.hammingbird.system.picture;

/**
 * A picture to be streamed in, with what is known about it.
 *
 * @param id unique within its source, so that the same pixels twice are two pictures
 * @param label the true class
 * @param bytes a picture file
 * @param contentType the media type of the bytes
 */
@SuppressWarnings("ArrayRecordComponent") // Made, sent and dropped; never compared.
public record SourcePicture(String id, String label, byte[] bytes, String contentType) {}
