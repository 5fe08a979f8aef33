import { byId } from "/inspector/dom.js";

const place = "routing-api-key";

/** The headers that carry the key. It lives as long as the tab does. */
export function keyHeaders() {
  const key = sessionStorage.getItem(place);
  return key ? { Authorization: `Bearer ${key}` } : {};
}

/** Shows the field for a key and calls back once one is given. */
export function askForKey(given) {
  const form = byId("key-form");
  form.hidden = false;
  byId("key").focus();
  form.onsubmit = (event) => {
    event.preventDefault();
    sessionStorage.setItem(place, byId("key").value.trim());
    byId("key").value = "";
    form.hidden = true;
    given();
  };
}
