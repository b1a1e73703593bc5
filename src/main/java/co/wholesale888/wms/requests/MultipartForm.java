package co.wholesale888.wms.requests;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.tomcat.util.http.fileupload.FileItemIterator;
import org.apache.tomcat.util.http.fileupload.FileItemStream;
import org.apache.tomcat.util.http.fileupload.FileUpload;
import org.apache.tomcat.util.http.fileupload.UploadContext;

/** The parts of a form that was sent as {@code multipart/form-data}, as forms with files are. */
final class MultipartForm {

    private static final int MAX_PARTS = 100;

    // A file's name may have 255 characters of up to 4 bytes
    private static final int MAX_HEADER_BYTES = 2048;

    private MultipartForm() {}

    /**
     * A field or a file of the form.
     *
     * @param file whether it is a file, even if the user has chosen none
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Part(String name, boolean file, byte[] content) {}

    static boolean isSentBy(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null && type.toLowerCase(Locale.ROOT).startsWith(FileUpload.MULTIPART_FORM_DATA);
    }

    /**
     * Reads the parts of a body.
     *
     * @throws IOException if it is malformed or has more than 100 parts
     * @throws IllegalArgumentException if a name is malformed
     */
    static List<Part> parts(HttpServletRequest request, byte[] body) throws IOException {
        FileUpload upload = new FileUpload();
        upload.setHeaderEncoding("UTF-8");
        upload.setPartHeaderSizeMax(MAX_HEADER_BYTES);
        FileItemIterator items = upload.getItemIterator(new Body(String.valueOf(request.getContentType()), body));
        List<Part> parts = new ArrayList<>();
        while (items.hasNext()) {
            FileItemStream item = items.next();
            String name = item.getFieldName();
            if (name == null || parts.size() == MAX_PARTS) {
                throw new IOException("a part has no name, or there are too many parts");
            }
            try (InputStream in = item.openStream()) {
                parts.add(new Part(name, !item.isFormField(), in.readAllBytes()));
            }
        }
        return parts;
    }

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Body(String contentType, byte[] bytes) implements UploadContext {

        @Override
        public String getCharacterEncoding() {
            return "UTF-8";
        }

        @Override
        public String getContentType() {
            return contentType;
        }

        @Override
        public long contentLength() {
            return bytes.length;
        }

        @Override
        public InputStream getInputStream() {
            return new ByteArrayInputStream(bytes);
        }
    }
}
