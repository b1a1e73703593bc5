import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { KeyStore, Pending } from "./index.js";

/** Keeps keys in a file, so that a write that a crash has interrupted is not repeated. For one process of Node. */
export class FileKeys extends Map<string, Pending> implements KeyStore {
  readonly #path: string;

  constructor(path: string) {
    super();
    this.#path = path;
    if (existsSync(path)) {
      for (const [name, pending] of JSON.parse(readFileSync(path, "utf8"))) super.set(name, pending);
    }
  }

  override set(name: string, pending: Pending): this {
    super.set(name, pending);
    this.#save();
    return this;
  }

  override delete(name: string): boolean {
    const existed = super.delete(name);
    this.#save();
    return existed;
  }

  #save(): void {
    const file = openSync(`${this.#path}.new`, "w");
    writeFileSync(file, JSON.stringify([...this]));
    fsyncSync(file);
    closeSync(file);
    renameSync(`${this.#path}.new`, this.#path);
  }
}
