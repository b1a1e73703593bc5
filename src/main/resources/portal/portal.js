// What pages do beyond links and forms, all of which work without this file: copy, filter at once, stay up to date.

const say = (text) => {
    const place = document.getElementById("announce");
    if (place) {
        place.textContent = text;
    }
};

async function copy(button) {
    const text = document.getElementById(button.dataset.copy).textContent;
    try {
        await navigator.clipboard.writeText(text);
    } catch {
        // Without HTTPS a page may not write to the clipboard by itself; marked text can be copied by hand
        getSelection().selectAllChildren(document.getElementById(button.dataset.copy));
        say("Press Ctrl+C to copy");
        return;
    }
    const label = button.textContent;
    button.textContent = "Copied";
    say("Copied");
    setTimeout(() => (button.textContent = label), 1500);
}

// Takes over from a fresh copy of this page what has changed: row by row, so that focus and marked text stay.
function takeOver(fresh) {
    const changes = [];
    for (const part of document.querySelectorAll("[data-fresh]")) {
        const other = fresh.getElementById(part.id);
        if (!other || part.contains(document.activeElement) && part.matches("form")) {
            continue;
        }
        const rows = part.querySelectorAll(":scope > [data-key]");
        const otherRows = other.querySelectorAll(":scope > [data-key]");
        const sameRows = rows.length > 0 && rows.length === otherRows.length
            && [...rows].every((row, i) => row.dataset.key === otherRows[i].dataset.key);
        if (!sameRows) {
            if (part.innerHTML !== other.innerHTML) {
                part.replaceChildren(...other.childNodes);
            }
            continue;
        }
        rows.forEach((row, i) => {
            const otherRow = otherRows[i];
            if (row.dataset.state !== otherRow.dataset.state) {
                row.replaceChildren(...otherRow.childNodes);
                row.dataset.state = otherRow.dataset.state;
                row.classList.remove("moved");
                void row.offsetWidth;
                row.classList.add("moved");
                changes.push(`${row.dataset.key} is now ${row.dataset.state}`);
            }
        });
    }
    if (changes.length > 0) {
        say(changes.slice(0, 3).join(". ") + (changes.length > 3 ? ` and ${changes.length - 3} more` : ""));
    }
}

async function fetchPage(address) {
    const answer = await fetch(address, { headers: { Accept: "text/html" }, redirect: "error" });
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
}

function stayUpToDate(light) {
    let seen = light.dataset.sequence;
    let later;
    let busy = false;
    let again = false;
    const refresh = async () => {
        if (busy) {
            again = true;
            return;
        }
        busy = true;
        do {
            again = false;
            try {
                const fresh = await fetchPage(location.href);
                if (fresh) {
                    takeOver(fresh);
                }
            } catch {
                // The next change, or the next connection, tries again
            }
            await new Promise((done) => setTimeout(done, 500));
        } while (again);
        busy = false;
    };
    const show = (on) => {
        light.dataset.state = on ? "on" : "off";
        light.textContent = on ? "Live" : "Connecting…";
    };
    let source;
    let retry;
    let pause = 2000;
    const disconnect = () => {
        clearTimeout(retry);
        source?.close();
    };
    const connect = () => {
        disconnect();
        source = new EventSource(light.dataset.live);
        source.addEventListener("open", () => {
            pause = 2000;
            show(true);
        });
        source.addEventListener("error", () => {
            show(false);
            // A browser tries again by itself where the line broke, but not where it was refused
            if (source.readyState === EventSource.CLOSED) {
                retry = setTimeout(connect, pause);
                pause = Math.min(2 * pause, 60000);
            }
        });
        source.addEventListener("ledger", (event) => {
            if (event.data !== seen) {
                seen = event.data;
                refresh();
                // What follows from a change, such as an alert, comes a moment after it
                clearTimeout(later);
                later = setTimeout(refresh, 1500);
            }
        });
    };
    // A browser has few lines to one server: those that nobody looks at are left to others
    const follow = () => (document.hidden ? disconnect() : connect());
    document.addEventListener("visibilitychange", follow);
    addEventListener("pagehide", disconnect);
    addEventListener("pageshow", (event) => event.persisted && follow());
    follow();
}

// While a delivery is under way, the log asks for its outcome, for as long as one may take.
async function settle() {
    for (let i = 0; i < 15 && document.querySelector("[data-settling]"); i++) {
        await new Promise((done) => setTimeout(done, 700));
        const fresh = await fetchPage(location.href).catch(() => null);
        if (fresh) {
            takeOver(fresh);
        }
    }
}

function filterAtOnce(form) {
    let timer;
    let latest = 0;
    const apply = async () => {
        const wanted = new URL(form.action);
        for (const [name, value] of new FormData(form)) {
            if (value !== "") {
                wanted.searchParams.set(name, value);
            }
        }
        const mine = ++latest;
        const fresh = await fetchPage(wanted).catch(() => null);
        if (fresh && mine === latest) {
            history.replaceState(null, "", wanted);
            takeOver(fresh);
        }
    };
    form.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(apply, 200);
    });
}

// Figures that nobody announces are looked at again, while somebody looks at them.
function lookAgain(part) {
    setInterval(async () => {
        const fresh = document.hidden ? null : await fetchPage(location.href).catch(() => null);
        if (fresh) {
            takeOver(fresh);
        }
    }, part.dataset.every * 1000);
}

document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) {
        copy(button);
    }
    for (const open of document.querySelectorAll(".switcher[open]")) {
        if (!open.contains(event.target)) {
            open.open = false;
        }
    }
});
// A second click sends nothing: the answer to the first one, which may hold a secret, would be lost.
document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") {
        return;
    }
    if (form.dataset.sent) {
        event.preventDefault();
        return;
    }
    form.dataset.sent = "true";
    setTimeout(() => delete form.dataset.sent, 10000);
});
addEventListener("pageshow", () => document.querySelectorAll("[data-sent]").forEach((form) => delete form.dataset.sent));
document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && document.querySelector(".switcher[open]");
    if (open) {
        open.open = false;
        open.querySelector("summary").focus();
    }
});
document.querySelector(".side [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
settle();
document.querySelectorAll("form[data-at-once]").forEach(filterAtOnce);
document.querySelectorAll("[data-live]").forEach(stayUpToDate);
document.querySelectorAll("[data-every]").forEach(lookAgain);
