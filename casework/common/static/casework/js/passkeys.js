// Passkeys: asks the browser to make or use one, and sends what it answers with the form.

const toBytes = (text) => {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
};

const toText = (buffer) => {
  let plain = "";
  for (const byte of new Uint8Array(buffer)) {
    plain += String.fromCharCode(byte);
  }
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
};

const withBytes = (list) => (list || []).map((entry) => ({ ...entry, id: toBytes(entry.id) }));

const make = async (options) => {
  const made = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: toBytes(options.challenge),
      user: { ...options.user, id: toBytes(options.user.id) },
      excludeCredentials: withBytes(options.excludeCredentials),
    },
  });
  return answerOf(made, {
    attestationObject: toText(made.response.attestationObject),
    transports: made.response.getTransports ? made.response.getTransports() : [],
  });
};

const use = async (options) => {
  const used = await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: toBytes(options.challenge),
      allowCredentials: withBytes(options.allowCredentials),
    },
  });
  const handle = used.response.userHandle;
  return answerOf(used, {
    authenticatorData: toText(used.response.authenticatorData),
    signature: toText(used.response.signature),
    userHandle: handle ? toText(handle) : null,
  });
};

const answerOf = (credential, more) => ({
  id: credential.id,
  rawId: toText(credential.rawId),
  type: credential.type,
  clientExtensionResults: credential.getClientExtensionResults(),
  response: { clientDataJSON: toText(credential.response.clientDataJSON), ...more },
});

for (const form of document.querySelectorAll("[data-passkey]")) {
  const failed = form.querySelector("[data-passkey-failed]");
  const missing = form.querySelector("[data-passkey-missing]");
  const field = form.querySelector("[name=credential]");
  const options = JSON.parse(form.dataset.options).publicKey;
  const can = Boolean(window.PublicKeyCredential && navigator.credentials);
  missing.hidden = can;
  if (!can) {
    continue;
  }
  let answered = false;
  form.addEventListener("submit", async (event) => {
    if (answered) {
      return;
    }
    event.preventDefault();
    failed.hidden = true;
    try {
      const answer = await (form.dataset.passkey === "create" ? make(options) : use(options));
      field.value = JSON.stringify(answer);
      answered = true;
      form.requestSubmit();
    } catch (error) {
      failed.hidden = false;
    }
  });
}
