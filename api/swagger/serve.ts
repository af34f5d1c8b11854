import type { FastifyInstance } from "fastify";
import type { MethodSchema } from "../../codec/services.ts";
import { type About, openApi } from "./document.ts";
import { page, script, style } from "./page.ts";

/** The page may run its own script and ask its own server, nothing else. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";

/** Adds what people see of the REST server: `/swagger/` and the document that it shows. */
export function addSwagger(app: FastifyInstance, methods: readonly MethodSchema[], about: About): void {
  let document: string | undefined;
  const files = {
    "/swagger/": ["text/html; charset=utf-8", () => page],
    "/swagger/page.css": ["text/css; charset=utf-8", () => style],
    "/swagger/page.js": ["text/javascript; charset=utf-8", () => script],
    "/swagger/openapi.json": ["application/json", () => (document ??= JSON.stringify(openApi(methods, about)))],
  } as const;
  for (const [path, [type, text]] of Object.entries(files))
    app.get(path, (_request, reply) =>
      reply
        .header("content-security-policy", policy)
        .header("x-content-type-options", "nosniff")
        .type(type)
        .send(text()),
    );
  app.get("/swagger", (_request, reply) => reply.redirect("/swagger/"));
}
