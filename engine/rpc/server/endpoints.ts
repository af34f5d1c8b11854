import type { Route } from "../routes/route.ts";
import { routes } from "../routes/table.ts";

/** The page that a browser gets of the server: a link for each route. */
export function listEndpoints(host: string): string {
  const shown = host.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
  const names = [...routes.keys()].sort();
  const links = names.map((name) => {
    const link = `//${shown}/${name}?${parametersOf(routes.get(name))}`;
    return `<a href="${link}">${link}</a></br>`;
  });
  const body = `<br>Available endpoints:<br><br>Endpoints that require arguments:<br>${links.join("")}`;
  return `<html><body>${body}</body></html>`;
}

function parametersOf(route: Route | undefined): string {
  return (route?.args ?? []).map(([name]) => `${name}=_`).join("&");
}
