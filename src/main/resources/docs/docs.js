// Addresses are relative, so that the page works under the public base path as it does without.
SwaggerUIBundle({
    url: "v1/openapi.json",
    dom_id: "#api",
    deepLinking: true,
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    displayRequestDuration: true,
    validatorUrl: null,
    persistAuthorization: false,
});
