// The desk works without this file; it saves keystrokes. Browsers from Chromium 86 on.
(function () {
  "use strict";

  var root = document.documentElement;
  root.classList.add("scripted");

  function one(selector, within) { return (within || document).querySelector(selector); }
  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }

  // A page taken out of the browser's memory by its Back button shows an old state, and its form has
  // been sent already.
  window.addEventListener("pageshow", function (e) { if (e.persisted) { location.reload(); } });

  // Keys

  function typing(target) {
    return /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && !/^(radio|checkbox|submit|button)$/.test(target.type);
  }

  function showKeys() {
    var dialog = one("#keys");
    if (dialog && dialog.showModal) {
      if (!dialog.open) { dialog.showModal(); }
    } else {
      location.href = "/keys";
    }
  }

  function follow(selector) {
    var link = one(selector);
    if (link) { location.href = link.href; }
  }

  var rows = all("[data-rows] tr[data-href]");
  var here = -1;

  function go(to) {
    if (!rows.length) { return; }
    if (rows[here]) { rows[here].classList.remove("here"); }
    here = Math.max(0, Math.min(rows.length - 1, to));
    rows[here].classList.add("here");
    one("a", rows[here]).focus({ preventScroll: true });
    rows[here].scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("keydown", function (e) {
    if (e.isComposing) { return; }
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey) && e.target.form) {
      var button = one("button:not([name])", e.target.form);
      if (button) { e.preventDefault(); button.click(); }
      return;
    }
    if (e.key === "Escape" && typing(e.target)) { e.target.blur(); return; }
    if (e.ctrlKey || e.metaKey || e.altKey || typing(e.target)) { return; }
    switch (e.key) {
      case "/": e.preventDefault(); if (one("#search")) { one("#search").focus(); one("#search").select(); } break;
      case "n": follow('[data-key="n"]'); break;
      case "j": go(here + 1); break;
      case "k": go(here < 0 ? 0 : here - 1); break;
      case "?": e.preventDefault(); showKeys(); break;
    }
  });

  var keys = one('.foot [data-key="?"]');
  if (keys) {
    keys.addEventListener("click", function (e) { e.preventDefault(); showKeys(); });
  }

  // A row is a link; real links and selected text in it keep their own meaning.
  rows.forEach(function (row) {
    row.addEventListener("click", function (e) {
      if (e.target.closest("a") || String(getSelection())) { return; }
      if (e.ctrlKey || e.metaKey) { window.open(row.dataset.href); } else { location.href = row.dataset.href; }
    });
  });

  // After an error, begin with what is wrong.
  var failure = one("#failure");
  if (failure) { failure.focus(); }

  // Registration: the date of submission belongs to some channels only; the due date follows the typing.

  all("form[data-form]").forEach(function (form) {
    var submitted = one("[data-submitted]", form);
    if (!submitted) { return; }
    function arrange() {
      var channel = one('input[name="channel"]:checked', form);
      var wanted = !channel || channel.dataset.mark === "submitted";
      submitted.hidden = !wanted;
      one("input", submitted).disabled = !wanted;
    }
    form.addEventListener("change", arrange);
    arrange();
  });

  all("form[data-due]").forEach(function (form) {
    var place = one("#due", form);
    var timer = 0;
    var asked = 0;
    function ask() {
      var query = new URLSearchParams();
      all('input[name="channel"]:checked, input[name="on"], input[name="submitted_on"]:not(:disabled)', form).forEach(function (input) {
        query.set(input.name, input.value);
      });
      var turn = ++asked;
      fetch(form.dataset.due + "?" + query, { headers: { Accept: "text/html" } }).then(function (answer) {
        return answer.ok ? answer.text() : null;
      }).then(function (html) {
        if (html !== null && turn === asked) { place.innerHTML = html; }
      }).catch(function () { /* the server computes again when the form is sent */ });
    }
    form.addEventListener("input", function (e) {
      if (!/^(channel|on|submitted_on)$/.test(e.target.name)) { return; }
      clearTimeout(timer);
      timer = setTimeout(ask, 200);
    });
  });

  // A file that is too large need not be sent to learn so.
  all('input[type="file"][data-max]').forEach(function (input) {
    var note = one("#too-large");
    function large() { return input.files.length > 0 && input.files[0].size > Number(input.dataset.max); }
    input.addEventListener("change", function () { note.hidden = !large(); });
    input.form.addEventListener("submit", function (e) {
      if (large()) { e.preventDefault(); note.hidden = false; input.focus(); }
    });
  });
}());
