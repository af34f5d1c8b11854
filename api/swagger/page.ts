/** The page at /swagger/: no frame, no library, nothing from another machine. */
export const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>REST API</title>
<link rel="stylesheet" href="page.css">
<h1 id="title">REST API</h1>
<p><a href="openapi.json">openapi.json</a> (OpenAPI 3.0)</p>
<input id="search" type="search" placeholder="Search paths and names" autofocus>
<main id="operations">The page needs JavaScript; the document above does not.</main>
<script src="page.js"></script>
</html>
`;

export const style = `body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1b1f23; background: #fff }
input, textarea { font: inherit; padding: .3rem .5rem; border: 1px solid #aab; border-radius: 4px; background: inherit; color: inherit }
#search { width: 100%; box-sizing: border-box }
details { border: 1px solid #d5d9e0; border-radius: 4px; margin: .4rem 0; padding: .3rem .7rem }
summary { cursor: pointer; overflow-wrap: anywhere }
b { display: inline-block; min-width: 3.5rem; color: #0a6b3d }
label { display: grid; grid-template-columns: 16rem 1fr; gap: .5rem; margin: .3rem 0 }
textarea { width: 100%; box-sizing: border-box; min-height: 8rem; font-family: ui-monospace, monospace }
pre { background: #f2f4f7; padding: .6rem; overflow: auto; max-height: 30rem; border-radius: 4px }
small { color: #57606a }
@media (prefers-color-scheme: dark) { body { color: #e6e8eb; background: #15181c } pre { background: #21262d } small { color: #9aa4af } b { color: #4cc38a } a { color: #79b8ff } details { border-color: #353b43 } }
`;

/** Runs in browsers; kept to what all of them have. */
export const script = `"use strict";
const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};
const example = (document, schema, seen = []) => {
  if (schema.$ref) {
    const name = schema.$ref.split("/").pop();
    return seen.includes(name) ? {} : example(document, document.components.schemas[name], [...seen, name]);
  }
  if (schema.enum) return schema.enum[0];
  if (schema.type === "array") return [example(document, schema.items, seen)];
  if (schema.type !== "object") return { boolean: false, integer: 0 }[schema.type] ?? "";
  return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, one]) => [name, example(document, one, seen)]));
};
const shown = (value) => JSON.stringify(value, undefined, 2);
const fieldOf = (parameter) => {
  const input = make("input", { placeholder: parameter.schema.format ?? parameter.schema.type ?? "", required: !!parameter.required });
  return { parameter, input, row: make("label", {}, make("span", {}, parameter.name, " ", make("small", {}, parameter.in)), input) };
};
async function send(method, path, fields, body) {
  const query = new URLSearchParams();
  const headers = {};
  let url = path;
  for (const { parameter, input } of fields) {
    if (input.value === "") continue;
    if (parameter.in === "path") url = url.replace("{" + parameter.name + "}", encodeURIComponent(input.value));
    if (parameter.in === "header") headers[parameter.name] = input.value;
    if (parameter.in === "query")
      for (const value of parameter.schema.type === "array" ? input.value.split(",") : [input.value]) query.append(parameter.name, value);
  }
  const answer = await fetch(url + (query.size ? "?" + query : ""), { method, headers, body });
  const text = await answer.text();
  try {
    return answer.status + "\\n" + shown(JSON.parse(text));
  } catch {
    return answer.status + "\\n" + text;
  }
}
function operation(document, path, method, what) {
  const fields = what.parameters.map(fieldOf);
  const given = what.requestBody?.content["application/json"].schema;
  const body = given && make("textarea", { value: shown(example(document, given)), ariaLabel: "body" });
  const result = make("pre", { hidden: true });
  const form = make("form", {}, ...fields.map(({ row }) => row), ...(body ? [body] : []), make("button", {}, "Send"), result);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    result.hidden = false;
    result.textContent = "…";
    result.textContent = await send(method, path, fields, body?.value).catch(String);
  });
  const answer = what.responses["200"].content["application/json"].schema;
  const fill = () => {
    if (details.childElementCount > 1) return;
    details.append(make("p", {}, make("small", {}, what.description)), form);
    details.append(make("p", {}, "Answers"), make("pre", {}, shown(example(document, answer))));
  };
  const details = make("details", {}, make("summary", {}, make("b", {}, method), path, " ", make("small", {}, what.summary)));
  details.addEventListener("toggle", fill, { once: true });
  details.dataset.text = (path + " " + what.summary + " " + what.tags.join(" ")).toLowerCase();
  return details;
}
async function start() {
  const api = await (await fetch("openapi.json")).json();
  document.title = api.info.title;
  document.getElementById("title").textContent = api.info.title + " " + api.info.version;
  const sections = new Map(api.tags.map(({ name }) => [name, make("section", {}, make("h2", {}, name))]));
  for (const [path, methods] of Object.entries(api.paths))
    for (const [method, what] of Object.entries(methods))
      sections.get(what.tags[0]).append(operation(api, path, method.toUpperCase(), what));
  const place = document.getElementById("operations");
  place.replaceChildren(...sections.values());
  document.getElementById("search").addEventListener("input", ({ target }) => {
    const wanted = target.value.toLowerCase();
    for (const section of sections.values()) {
      const found = [...section.querySelectorAll("details")].filter((one) => !(one.hidden = !one.dataset.text.includes(wanted)));
      section.hidden = found.length === 0;
    }
  });
}
start().catch((error) => (document.getElementById("operations").textContent = String(error)));
`;
