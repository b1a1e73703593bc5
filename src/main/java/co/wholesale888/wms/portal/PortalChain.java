package co.wholesale888.wms.portal;

import co.wholesale888.wms.secondfactors.PasskeySignIn;
import co.wholesale888.wms.secondfactors.SecondStep;
import co.wholesale888.wms.security.PortalRights;
import co.wholesale888.wms.sessions.FormTokens;
import co.wholesale888.wms.sessions.HalfSignedIn;
import co.wholesale888.wms.sessions.PortalSession;
import co.wholesale888.wms.sessions.PortalSessions;
import co.wholesale888.wms.sessions.SessionRateLimit;
import co.wholesale888.wms.sessions.SignInProvider;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authorization.AuthorizationManagerFactories;
import org.springframework.security.authorization.AuthorizationManagerFactory;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.web.DefaultRedirectStrategy;
import org.springframework.security.web.RedirectStrategy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.DelegatingMissingAuthorityAccessDeniedHandler;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * The portal's security filter chain: Spring Security's own filters, over the service's sessions. Covers every path
 * below /portal, whatever handles it. Whoever is not signed in gets no further than the {@link #OPEN} paths.
 */
@Configuration(proxyBeanMethods = false)
class PortalChain {

    static final String SIGN_IN = "/portal/sign-in";

    static final RequestMatcher SIGN_OUT = PathPatternRequestMatcher.pathPattern(HttpMethod.POST, "/portal/sign-out");

    private static final RequestMatcher OPEN =
            new OrRequestMatcher(PortalRights.OPEN, PathPatternRequestMatcher.pathPattern("/portal/assets/**"));

    /** Only half sessions lack it: whoever has no second factor, or has shown it, has a session. */
    private static final AuthorizationManagerFactory<RequestAuthorizationContext> SECOND_FACTOR_IF_ANY =
            AuthorizationManagerFactories.<RequestAuthorizationContext>multiFactor()
                    .requireFactors(SecondStep.FACTOR)
                    .when(HalfSignedIn.class::isInstance)
                    .build();

    private static final RedirectStrategy REDIRECTS = new DefaultRedirectStrategy();

    private static final String CONTENT_SECURITY_POLICY = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'");

    @Bean
    @Order(10)
    static SecurityFilterChain portalFilters(
            HttpSecurity http,
            PortalSessions sessions,
            FormTokens formTokens,
            SignInProvider signIn,
            SecondStep secondStep,
            PasskeySignIn passkeys,
            SessionRateLimit rateLimit) {
        return http.securityMatcher("/portal/**")
                .headers(PortalChain::setHeaders)
                .securityContext(context -> context.securityContextRepository(sessions))
                .addFilterBefore(new PortalFilter(rateLimit, formTokens), CsrfFilter.class)
                .addFilterAfter(new PortalRights(), AuthorizationFilter.class)
                .csrf(csrf -> csrf.csrfTokenRepository(formTokens)
                        .csrfTokenRequestHandler(formTokens)
                        .requireCsrfProtectionMatcher(PortalChain::isChange))
                .logout(logout -> logout.logoutRequestMatcher(SIGN_OUT)
                        .logoutSuccessHandler((request, response, signedOut) -> {
                            FlashMessages.show("signed-out", request, response);
                            REDIRECTS.sendRedirect(request, response, SIGN_IN);
                        }))
                .authenticationManager(new ProviderManager(signIn))
                .formLogin(form -> form.loginPage(SIGN_IN)
                        .usernameParameter("email")
                        .successHandler(RequestedPage.afterSignIn())
                        .failureForwardUrl(SIGN_IN))
                .addFilterAfter(
                        secondStep.filter(sessions, RequestedPage.afterSignIn()),
                        UsernamePasswordAuthenticationFilter.class)
                .addFilterAfter(
                        passkeys.filter(sessions, RequestedPage.afterSignIn()),
                        UsernamePasswordAuthenticationFilter.class)
                .authorizeHttpRequests(requests -> requests.requestMatchers(OPEN)
                        .permitAll()
                        .anyRequest()
                        .access(SECOND_FACTOR_IF_ANY.authenticated()))
                .exceptionHandling(errors -> errors.authenticationEntryPoint(RequestedPage.to(SIGN_IN))
                        .accessDeniedHandler(whenDenied()))
                // There is no HttpSession, and nobody is signed in without a session
                .sessionManagement(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .anonymous(AbstractHttpConfigurer::disable)
                .servletApi(AbstractHttpConfigurer::disable)
                .build();
    }

    /**
     * A user with a second factor who has not shown it is led to the page that asks for it. Any other request is denied
     * because its form does not carry the token of the browser's session.
     */
    private static AccessDeniedHandler whenDenied() {
        DelegatingMissingAuthorityAccessDeniedHandler handler = DelegatingMissingAuthorityAccessDeniedHandler.builder()
                .addEntryPointFor(RequestedPage.to(SecondStep.PATH), SecondStep.FACTOR)
                .build();
        handler.setDefaultAccessDeniedHandler(
                (request, response, denied) -> PortalFilter.showPage(staleForm(), request, response));
        return handler;
    }

    private static RefusedException staleForm() {
        return new RefusedException(
                ErrorCode.INSUFFICIENT_SCOPE,
                "You have signed in or out since this page was opened, or your browser keeps no cookies. Nothing was"
                        + " saved. Go back, reload the page, and send the form again.");
    }

    /** A stranger's form for a page that requires sign-in changes nothing, and its body is not read. */
    private static boolean isChange(HttpServletRequest request) {
        return !PortalRights.isRead(request) && (OPEN.matches(request) || PortalSession.current() != null);
    }

    private static void setHeaders(HeadersConfigurer<HttpSecurity> headers) {
        headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_SECURITY_POLICY))
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicyHeaderWriter.ReferrerPolicy.NO_REFERRER))
                .crossOriginOpenerPolicy(opener ->
                        opener.policy(CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy.SAME_ORIGIN))
                .crossOriginResourcePolicy(resource ->
                        resource.policy(CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(permissions ->
                        permissions.policy("camera=(), geolocation=(), microphone=(), payment=(), usb=()"))
                .httpStrictTransportSecurity(transport -> transport.includeSubDomains(false));
    }
}
