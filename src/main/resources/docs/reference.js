// The API reference is Scalar's, with everything off that would reach other servers.
const element = document.getElementById("api");
const documentUrl = new URL(element.dataset.document, location.href).href;

// What has a dry run begins as one, so that the first try changes nothing. Scalar sends an optional parameter if the
// parameter's example with the name of the body's example says so.
function withDryRuns(api) {
    const resolve = (parameter) => parameter.$ref
        ? api.components.parameters[parameter.$ref.split("/").pop()]
        : parameter;
    for (const operation of Object.values(api.paths).flatMap((path) => Object.values(path))) {
        const index = operation.parameters?.findIndex((parameter) => resolve(parameter).name === "dryRun") ?? -1;
        if (index >= 0) {
            const { example, ...parameter } = resolve(operation.parameters[index]);
            const names = Object.values(operation.requestBody.content).flatMap((body) => Object.keys(body.examples));
            const sent = { value: example, "x-disabled": false };
            operation.parameters[index] = {
                ...parameter,
                examples: Object.fromEntries(names.map((name) => [name, sent])),
            };
        }
    }
    return api;
}

Scalar.createApiReference(element, {
    url: documentUrl,
    documentDownloadType: "direct",
    customFetch: async (request, options) => {
        const answer = await fetch(request, options);
        return request === documentUrl ? Response.json(withDryRuns(await answer.json())) : answer;
    },
    withDefaultFonts: false,
    telemetry: false,
    agent: { disabled: true },
    mcp: { disabled: true },
    showDeveloperTools: "never",
    hideClientButton: true,
    hideDarkModeToggle: true,
    persistAuth: false,
    theme: "none",
    defaultHttpClient: { targetKey: "shell", clientKey: "curl" },
    hiddenClients: {
        ...Object.fromEntries(["c", "clojure", "csharp", "dart", "fsharp", "go", "http", "kotlin", "node", "objc", "ocaml",
            "php", "powershell", "r", "ruby", "rust", "swift"].map((language) => [language, true])),
        shell: ["httpie", "wget"],
        java: ["asynchttp", "okhttp", "unirest"],
        js: ["axios", "jquery", "ofetch", "xhr"],
        python: ["httpx_sync", "httpx_async", "aiohttp"],
    },
});

// Names and roles that people with screen readers need, and that Scalar's elements lack or have wrong
function repair() {
    const each = (css, change) => document.querySelectorAll(css).forEach(change);
    each("button[aria-selected]:not([role=tab])", (button) => button.removeAttribute("aria-selected"));
    each("button[role=search]", (button) => {
        button.removeAttribute("role");
        button.setAttribute("aria-label", "Search");
    });
    each("[class*=copy-button]:not([aria-label])", (button) => button.setAttribute("aria-label", "Copy"));
    each("[contenteditable][role=combobox]:not([aria-expanded])", (field) => {
        field.setAttribute("aria-expanded", "false");
        field.setAttribute("aria-label", field.dataset.placeholder ?? "Value");
    });
    each(".client-libraries__select:not([role=tab])", (button) => {
        button.setAttribute("role", "tab");
        button.setAttribute("aria-label", "More languages");
    });
}

new MutationObserver(repair).observe(document.body, {
    subtree: true, childList: true, attributes: true, attributeFilter: ["aria-selected", "aria-label", "role"],
});
