// Progressive enhancement: copy buttons, filtering while typing, live updates, times in the browser's time zone. Every
// page works without this script.

const announce = (text) => (document.getElementById("announce").textContent = text);

async function copy(button) {
    const source = document.getElementById(button.dataset.copy);
    try {
        await navigator.clipboard.writeText(source.textContent);
    } catch {
        // Without HTTPS the clipboard is not available: select the text so that it can be copied by hand
        getSelection().selectAllChildren(source);
        announce("Press Ctrl+C to copy");
        return;
    }
    const label = button.textContent;
    button.textContent = "Copied";
    announce("Copied");
    setTimeout(() => (button.textContent = label), 1500);
}

// A form that needs a passkey: the browser asks its user for it, and the form carries the answer.
async function answerByPasskey(form) {
    const options = JSON.parse(form.dataset.passkey);
    const failure = form.querySelector("[data-failure]");
    failure.hidden = true;
    try {
        const credential = form.dataset.ceremony === "create"
            ? await navigator.credentials.create({
                publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
            })
            : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
        form.elements.answer.value = JSON.stringify(credential.toJSON());
    } catch {
        failure.hidden = false;
        announce(failure.textContent);
        return;
    }
    form.submit();
}

const DATE = { day: "numeric", month: "short", year: "numeric" };
const LOCAL_DATE = new Intl.DateTimeFormat("en-GB", DATE);
const LOCAL_TIME = new Intl.DateTimeFormat("en-GB", {
    ...DATE, hour: "2-digit", minute: "2-digit", second: "2-digit", timeZoneName: "short",
});

// The server writes times and dates in UTC, which stays as the tooltip. Relative times, such as "5 minutes ago", have no
// zone.
function showLocalTimes(page) {
    for (const time of page.querySelectorAll("time[datetime]")) {
        const text = time.textContent.trim();
        const at = new Date(time.dateTime);
        const format = text.endsWith(" UTC") ? LOCAL_TIME : /^\d+ [A-Z][a-z]{2} \d{4}$/.test(text) ? LOCAL_DATE : null;
        if (format && !Number.isNaN(at.getTime())) {
            time.title ||= text;
            time.textContent = format.format(at);
            time.dataset.local = "";
        }
    }
}

// Filters by days mean the days that the page shows: those of the browser's time zone.
function sendTimeZone(field) {
    if (field.value === "") {
        field.value = LOCAL_TIME.resolvedOptions().timeZone;
    }
    for (const label of field.form.querySelectorAll("[data-zone-name]")) {
        label.textContent = field.value;
    }
}

// Replaces the regions of the page that differ in a newer copy of it. Tables with keys are compared row by row, so that
// focus and selection stay.
function update(newer) {
    // Every copy disguises the token of its forms anew, which is no difference
    const token = newer.querySelector("[name=_csrf]");
    if (token) {
        document.querySelectorAll("[name=_csrf]").forEach((field) => (field.value = token.value));
    }
    const changes = [];
    for (const region of document.querySelectorAll("[data-refresh]")) {
        const newRegion = newer.getElementById(region.id);
        if (!newRegion) {
            continue;
        }
        const rows = [...region.querySelectorAll(":scope > [data-key]")];
        const newRows = [...newRegion.querySelectorAll(":scope > [data-key]")];
        const sameRows = rows.length > 0 && rows.length === newRows.length
            && rows.every((row, i) => row.dataset.key === newRows[i].dataset.key);
        if (!sameRows) {
            if (region.innerHTML !== newRegion.innerHTML) {
                region.replaceChildren(...newRegion.childNodes);
            }
            continue;
        }
        rows.forEach((row, i) => {
            if (row.dataset.state !== newRows[i].dataset.state) {
                row.replaceChildren(...newRows[i].childNodes);
                row.dataset.state = newRows[i].dataset.state;
                row.classList.remove("changed");
                // Reading a layout property restarts the animation
                void row.offsetWidth;
                row.classList.add("changed");
                changes.push(`${row.dataset.key} is now ${row.dataset.state}`);
            }
        });
    }
    if (changes.length > 0) {
        announce(changes.slice(0, 3).join(". ") + (changes.length > 3 ? ` and ${changes.length - 3} more` : ""));
    }
}

// A page that is loaded again by itself does not keep its session from becoming idle; what its user types does. It is not
// waited for forever: a live page asks for one copy at a time.
async function fetchPage(address, reload = "true") {
    const response = await fetch(address, {
        headers: { Accept: "text/html", "X-Reload": reload }, redirect: "error", signal: AbortSignal.timeout(30000),
    });
    if (!response.ok) {
        return null;
    }
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    showLocalTimes(page);
    return page;
}

// If the filter has changed meanwhile, the answer would put the page back to the filter before.
async function reload() {
    let address;
    let newer;
    do {
        address = location.href;
        newer = await fetchPage(address).catch(() => null);
    } while (location.href !== address);
    if (newer) {
        update(newer);
    } else {
        await signInIfEnded();
    }
}

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

// Reloads the content of the page whenever the server reports new ledger entries, and now and then for what changes
// without one: reservations, thresholds, shipments.
function followLedger(indicator) {
    let sequence = indicator.dataset.sequence;
    const showsAlerts = document.querySelector("#alerts, #open-alerts") !== null;
    let followUp;
    let reloading = false;
    let reloadAgain = false;
    const requestReload = async () => {
        reloadAgain = true;
        if (reloading) {
            return;
        }
        reloading = true;
        while (reloadAgain) {
            reloadAgain = false;
            await reload();
            await sleep(500);
        }
        reloading = false;
    };
    // Alerts follow a moment after the change that causes them
    const awaitAlerts = () => {
        if (showsAlerts) {
            clearTimeout(followUp);
            followUp = setTimeout(requestReload, 1500);
        }
    };
    const show = (connected) => {
        indicator.dataset.state = connected ? "on" : "off";
        indicator.textContent = connected ? "Live" : "Connecting…";
    };
    let source;
    let retry;
    let retryDelay = 2000;
    const disconnect = () => {
        clearTimeout(retry);
        source?.close();
    };
    const connect = () => {
        disconnect();
        source = new EventSource(indicator.dataset.live);
        source.addEventListener("open", () => {
            retryDelay = 2000;
            show(true);
        });
        source.addEventListener("error", () => {
            show(false);
            // The browser reconnects by itself after a broken connection, but not after an error response
            if (source.readyState === EventSource.CLOSED) {
                signInIfEnded();
                retry = setTimeout(connect, retryDelay);
                retryDelay = Math.min(2 * retryDelay, 60000);
            }
        });
        source.addEventListener("ledger", (event) => {
            if (event.data !== sequence) {
                sequence = event.data;
                requestReload();
                awaitAlerts();
            }
        });
    };
    // Browsers limit the connections to a server, so hidden pages disconnect
    const follow = () => (document.hidden ? disconnect() : connect());
    document.addEventListener("visibilitychange", follow);
    addEventListener("pagehide", disconnect);
    addEventListener("pageshow", (event) => event.persisted && follow());
    follow();
    // The last change before this page may have been just now
    awaitAlerts();
    setInterval(() => document.hidden || requestReload(), 10000);
}

// A page whose session has ended shows old quantities: the sign-in leads back to it. The answer to a form has the form's
// address, which redirects as well. Reloading that answer would send the form again.
async function signInIfEnded() {
    const response = await fetch(location.href, { headers: { "X-Reload": "true" }, signal: AbortSignal.timeout(30000) })
        .catch(() => null);
    if (response?.redirected && new URL(response.url).pathname.includes("/portal/sign-in")) {
        location.replace(location.pathname + location.search);
    }
}

// Polls while a delivery on the page is pending: often for as long as one may take, then now and then for ten minutes.
async function pollPendingDeliveries() {
    for (let i = 0; i < 135 && document.querySelector("[data-pending]"); i++) {
        await sleep(i < 15 ? 700 : 5000);
        if (!document.hidden) {
            await reload();
        }
    }
}

// One copy after another: an older one that comes late would show work as running that has ended.
async function reloadEvery({ dataset: { every, until } }) {
    while (!until || !document.querySelector(until)) {
        await sleep(every * 1000);
        if (!document.hidden) {
            await reload();
        }
    }
}

function filterWhileTyping(form) {
    let timer;
    let latest = 0;
    const apply = async () => {
        const address = new URL(form.action);
        for (const [name, value] of new FormData(form)) {
            if (value !== "") {
                address.searchParams.set(name, value);
            }
        }
        const request = ++latest;
        const newer = await fetchPage(address, "typed").catch(() => null);
        if (newer && request === latest) {
            history.replaceState(null, "", address);
            update(newer);
        }
    };
    form.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(apply, 200);
    });
}

document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) {
        copy(button);
    }
    for (const menu of document.querySelectorAll(".switcher[open]")) {
        if (!menu.contains(event.target)) {
            menu.open = false;
        }
    }
});
// Ignores a second click: it would replace the response to the first one, which may show a secret.
document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") {
        return;
    }
    if (form.dataset.sent) {
        event.preventDefault();
        return;
    }
    if (form.dataset.passkey) {
        event.preventDefault();
        answerByPasskey(form);
        return;
    }
    form.dataset.sent = "true";
    setTimeout(() => delete form.dataset.sent, 10000);
});
addEventListener("pageshow", () => document.querySelectorAll("[data-sent]").forEach((form) => delete form.dataset.sent));
document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector(".switcher[open]");
    if (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
    }
});
document.querySelector(".side [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
showLocalTimes(document);
// After a form was refused: the first field to correct, which a screen reader then reads with its error
document.querySelector("main [aria-invalid=true]")?.focus();
if (globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON) {
    document.querySelectorAll("form[data-passkey]").forEach((form) => (form.hidden = false));
}
document.querySelectorAll("input[data-zone]").forEach(sendTimeZone);
pollPendingDeliveries();
document.querySelectorAll("form[data-instant]").forEach(filterWhileTyping);
document.querySelectorAll("[data-live]").forEach(followLedger);
document.querySelectorAll("[data-every]").forEach(reloadEvery);
