// Serves a folder over HTTP below a path, as a forge's pages do. An address that is not there gets 404.html.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";

const TYPES = {
  ".atom": "application/atom+xml",
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".ics": "text/calendar",
  ".js": "text/javascript",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".xml": "application/xml",
};

/**
 * @param {string} folder
 * @param {string} prefix begins and ends with a slash
 */
export async function serve(folder, prefix) {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://x").pathname);
    const inside = path.startsWith(prefix) ? normalize(path.slice(prefix.length)) : "..";
    const wanted = inside === "." || inside === "" || inside.endsWith("/") ? join(inside, "index.html") : inside;
    const found = !wanted.startsWith("..") && (await read(join(folder, wanted)));
    if (found) return answer(response, 200, TYPES[extname(wanted)] ?? "application/octet-stream", found);
    answer(response, 404, TYPES[".html"], (await read(join(folder, "404.html"))) ?? Buffer.from("not found"));
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", () => done(undefined)));
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { url: `http://127.0.0.1:${address.port}${prefix}`, close: () => server.close() };
}

async function read(path) {
  return readFile(path).catch(() => null);
}

// Compressed, as any server does it: what is measured over HTTP is measured as visitors get it.
function answer(response, status, type, body) {
  const small = !/text|json|javascript|xml/.test(type);
  const headers = { "content-type": type, "cache-control": "max-age=600" };
  if (small) return response.writeHead(status, headers).end(body);
  response.writeHead(status, { ...headers, "content-encoding": "gzip" }).end(gzipSync(body, { level: 4 }));
}
