// URLs are relative, so that the page works with and without the public base path.
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
