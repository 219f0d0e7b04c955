// @ts-check
// A client of the API without a build. `problemOf` and the types of its result are made from the
// contract: the server sends `errors.js`, which a browser loads, and `errors.ts`, whose types `tsc`
// and editors read if the file is beside this one.

import { problemOf } from "./errors.js";

/** @typedef {import("./errors.js").Problem} Problem */
/** @typedef {{ location: string, pointer: string, message: string }} FieldError */

/**
 * Returns an element of the page.
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
function element(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`the page has no ${id}`);
  return found;
}

const token = element("token", HTMLInputElement);
const id = element("id", HTMLInputElement);
const buyer = element("buyer", HTMLPreElement);
const result = element("result", HTMLParagraphElement);
const wayOut = element("way-out", HTMLParagraphElement);
const forms = { create: element("create", HTMLFormElement), read: element("read", HTMLFormElement) };

/**
 * Returns the text for an error, and does what else the page does about it. If a code of the
 * contract had no case, `tsc` would not accept this function.
 * @param {Problem} problem
 * @param {Headers} headers
 * @returns {string}
 */
function reaction(problem, headers) {
  switch (problem.code) {
    case "bad_request":
      problem.body.details.forEach(mark);
      return "Please correct the values that are marked.";
    case "duplicate_record":
      offer(problem.body.resource_id);
      return "Another buyer has this external identifier.";
    case "not_found":
      id.focus();
      return "There is no such buyer.";
    case "unauthorized":
      token.focus();
      return "The token is not valid, or it has expired.";
    case "forbidden":
      return problem.body.message;
    case "too_many_requests":
      return `Please wait ${headers.get("retry-after") ?? "some"} seconds.`;
    case "content_too_large":
      return "The values are too long.";
    case "server_error": {
      const errorId = headers.get("x-error-id");
      return `The server failed.${errorId === null ? "" : ` Support finds the reason by the id ${errorId}.`}`;
    }
    case "body_timeout":
    case "method_not_allowed":
    case "unsupported_media_type":
      // Mistakes of this program, and not of its user.
      return `This page made a mistake: ${problem.body.message}`;
    case undefined:
      // An error of a newer server, or of a proxy.
      return `The server responded with the status ${problem.status}.`;
  }
}

/**
 * Shows a field error at its field.
 * @param {FieldError} error
 */
function mark({ location, pointer, message }) {
  const places = [...document.querySelectorAll("[data-fault]")];
  const place = places.find((one) => one.getAttribute("data-fault") === `${location} ${pointer}`);
  if (place === undefined) {
    wayOut.append(`${location} ${pointer}: ${message} `);
    return;
  }
  place.textContent = message;
  place.previousElementSibling?.querySelector("input")?.setAttribute("aria-invalid", "true");
}

/**
 * Offers to show the buyer that has the external identifier. Without an id, the caller may not read
 * buyers.
 * @param {string} [resourceId]
 */
function offer(resourceId) {
  if (resourceId === undefined) return;
  const button = document.createElement("button");
  button.textContent = "Show that buyer";
  button.addEventListener("click", () => {
    id.value = resourceId;
    forms.read.requestSubmit();
  });
  wayOut.append(button);
}

/** Removes what the page shows of the call before. */
function clear() {
  for (const place of document.querySelectorAll("[data-fault]")) place.textContent = "";
  for (const input of document.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
  for (const place of [result, wayOut, buyer]) place.textContent = "";
  buyer.hidden = true;
}

/**
 * Calls the API, and shows the buyer or the reaction to the error.
 * @param {string} path
 * @param {RequestInit} init
 */
async function call(path, init) {
  clear();
  try {
    const headers = { authorization: `Bearer ${token.value.trim()}`, "content-type": "application/json" };
    const response = await fetch(path, { ...init, headers });
    if (response.ok) {
      buyer.textContent = JSON.stringify(await response.json(), null, 2);
      buyer.hidden = false;
      result.textContent = response.status === 201 ? "The buyer was created." : "This is the buyer.";
    } else {
      result.textContent = reaction(await problemOf(response), response.headers);
    }
  } catch (error) {
    // No connection, or a token that no header can have.
    result.textContent = `The request could not be sent: ${error}`;
  }
}

/**
 * Calls a function when the form is submitted.
 * @param {HTMLFormElement} form
 * @param {(field: (name: string) => string | null) => Promise<void>} submit
 */
function onSubmit(form, submit) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const data = new FormData(form);
    // An empty field has no value.
    void submit((name) => String(data.get(name) ?? "") || null);
  });
}

onSubmit(forms.create, (field) => {
  const body = {
    external_identifier: field("external_identifier"),
    display_name: field("display_name"),
    billing_details: { phone_number: field("phone_number") },
  };
  return call("/buyers", { method: "POST", body: JSON.stringify(body) });
});

onSubmit(forms.read, (field) => call(`/buyers/${encodeURIComponent(field("id") ?? "-")}`, { method: "GET" }));
