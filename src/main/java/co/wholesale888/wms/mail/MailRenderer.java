package co.wholesale888.wms.mail;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/** Renders messages from the templates in {@code templates/mail}; what they are given is escaped in HTML. */
@Component
class MailRenderer {

    private static final int MAX_SUBJECT = 150;

    private final SpringTemplateEngine html = engine(TemplateMode.HTML, ".html");
    private final SpringTemplateEngine plain = engine(TemplateMode.TEXT, ".txt");

    MailContent render(MailText text) {
        Map<String, Object> variables = new TreeMap<>();
        variables.put("subject", subject(text));
        variables.put("paragraphs", text.paragraphs());
        variables.put("lines", text.lines());
        variables.put("link", text.link());
        variables.put("linkLabel", text.linkLabel());
        variables.put("footer", text.footer());
        Context context = new Context(Locale.ENGLISH, variables);
        return new MailContent(plain.process("message", context), html.process("message", context), text.link());
    }

    /** The subject in one line. */
    static String subject(MailText text) {
        String line = text.subject().replaceAll("\\p{Cntrl}+", " ").strip();
        return line.codePointCount(0, line.length()) <= MAX_SUBJECT
                ? line
                : line.substring(0, line.offsetByCodePoints(0, MAX_SUBJECT - 1)) + "…";
    }

    private static SpringTemplateEngine engine(TemplateMode mode, String suffix) {
        ClassLoaderTemplateResolver resolver = new ClassLoaderTemplateResolver(MailRenderer.class.getClassLoader());
        resolver.setPrefix("templates/mail/");
        resolver.setSuffix(suffix);
        resolver.setTemplateMode(mode);
        resolver.setCharacterEncoding("UTF-8");
        SpringTemplateEngine engine = new SpringTemplateEngine();
        engine.setTemplateResolver(resolver);
        return engine;
    }
}
