// Signs and checks requests with the platform's own Node library, whose folder is the argument: a JSON
// line for a JSON line.

const path = require("node:path");
const readline = require("node:readline");
const library = require(path.join(process.argv[2], "lib", "webhooks", "webhooks.js"));

// A form's fields as web frameworks hand them over: a name that is repeated has a list.
function fields(form) {
  const fields = {};
  const read = new URLSearchParams(form);
  for (const name of new Set(read.keys())) {
    const values = read.getAll(name);
    fields[name] = values.length > 1 ? values : values[0];
  }
  return fields;
}

function answer({ kind, token, signed, seen, body, signature }) {
  const params = kind === "form" ? fields(body) : {};
  return {
    signature: library.getExpectedTwilioSignature(token, signed, params),
    accepts:
      kind === "json"
        ? library.validateRequestWithBody(token, signature, seen, body)
        : library.validateRequest(token, signature, seen, params),
  };
}

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  process.stdout.write(JSON.stringify(answer(JSON.parse(line))) + "\n");
});
