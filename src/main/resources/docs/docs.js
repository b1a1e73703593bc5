// Progressive enhancement: copies code, and marks the section that is read. Every page works without this script.

const announce = (text) => (document.getElementById("announce").textContent = text);

for (const block of document.querySelectorAll(".code")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
        const code = block.querySelector("code");
        try {
            await navigator.clipboard.writeText(code.textContent);
            button.textContent = "Copied";
            announce("Copied");
            setTimeout(() => (button.textContent = "Copy"), 1500);
        } catch {
            // Without HTTPS the clipboard is not available: select the text so that it can be copied by hand
            getSelection().selectAllChildren(code);
            announce("Press Ctrl+C to copy");
        }
    });
    block.append(button);
}

document.querySelector(".side [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

const contents = document.querySelector(".contents.beside");
if (contents) {
    const links = new Map([...contents.querySelectorAll("a")].map((link) => [link.hash.slice(1), link]));
    const headings = [...links.keys()].map((id) => document.getElementById(id));
    let current = null;
    const mark = () => {
        const heading = headings.findLast((candidate) => candidate.getBoundingClientRect().top < 120) ?? headings[0];
        const link = heading && links.get(heading.id);
        if (link !== current) {
            current?.removeAttribute("aria-current");
            link?.setAttribute("aria-current", "true");
            current = link;
            if (link && contents.scrollHeight > contents.clientHeight) {
                contents.scrollTo({ top: link.offsetTop - contents.clientHeight / 2 });
            }
        }
    };
    addEventListener("scroll", mark, { passive: true });
    mark();
}

document.querySelectorAll(".contents.folded a").forEach((link) =>
    link.addEventListener("click", () => (link.closest("details").open = false)));
