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
      var button = one('button:not([type="button"]):not([name])', e.target.form);
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

  // data-when names the marks of the channels that a part is for; before one is chosen only the day of submission shows.
  all("form[data-form]").forEach(function (form) {
    var parts = all("[data-when]", form);
    if (!parts.length) { return; }
    function arrange() {
      var channel = one('input[name="channel"]:checked', form);
      parts.forEach(function (part) {
        var wanted = channel ? part.dataset.when.split(" ").indexOf(channel.dataset.mark) >= 0 : "submitted" in part.dataset;
        part.hidden = !wanted;
        all("input", part).forEach(function (input) { input.disabled = !wanted; });
      });
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
      all('input[name="channel"]:checked, input[name="on"], input[name="submitted_on"]:not(:disabled), input[name="system_confirmed_on"]:not(:disabled), input[name="unconfirmed"]:checked:not(:disabled)', form).forEach(function (input) {
        query.set(input.name, input.value);
      });
      var turn = ++asked;
      fetch(form.dataset.due + "?" + query, { headers: { Accept: "text/html" } }).then(function (answer) {
        return answer.ok && !answer.redirected ? answer.text() : null; // not the page to sign in at
      }).then(function (html) {
        if (html !== null && turn === asked) { place.innerHTML = html; }
      }).catch(function () { /* the server computes again when the form is sent */ });
    }
    form.addEventListener("input", function (e) {
      if (!/^(channel|on|submitted_on|system_confirmed_on|unconfirmed)$/.test(e.target.name)) { return; }
      clearTimeout(timer);
      timer = setTimeout(ask, 200);
    });
  });

  // A date can also be picked from a month. The server lays the month out: it alone knows the days.

  function pickable(line) {
    var input = one("input", line);
    var button = one("button", line);
    var box = one('[role="dialog"]', line);
    var asked = 0;

    function days() { return all("[data-date]", box); }
    function entry() { return one('[data-date][tabindex="0"]', box); }

    function enter(day) {
      days().forEach(function (other) { other.tabIndex = other === day ? 0 : -1; });
      day.focus({ preventScroll: true });
    }

    function close(to) {
      asked++;
      box.hidden = true;
      box.textContent = "";
      button.setAttribute("aria-expanded", "false");
      if (to) { to.focus(); }
    }

    // Without a month, the server shows that of the date typed. arrive sets the focus once it is there.
    function show(month, arrive) {
      var turn = ++asked;
      var query = new URLSearchParams({ month: month, chosen: input.value });
      fetch(line.dataset.calendar + "?" + query, { headers: { Accept: "text/html" } }).then(function (answer) {
        return answer.ok && !answer.redirected ? answer.text() : Promise.reject(answer.status);
      }).then(function (html) {
        if (turn !== asked) { return; }
        box.innerHTML = html;
        box.hidden = false;
        button.setAttribute("aria-expanded", "true");
        arrive();
        box.scrollIntoView({ block: "nearest" });
      }).catch(function () {
        if (turn === asked) { close(input); } // the date can still be typed
      });
    }

    function turnTo(side, arrive) {
      var month = one(side, box).dataset.month;
      if (month) { show(month, arrive); }
    }

    function pick(day) {
      if (day.getAttribute("aria-disabled") === "true") { return; }
      input.value = day.dataset.date;
      close(input);
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }

    // A step out of the month goes on in the one beside it.
    function step(from, by) {
      var here = days();
      var to = here.indexOf(from) + by;
      if (to < 0) {
        turnTo(".previous", function () { var there = days(); enter(there[there.length + to]); });
      } else if (to >= here.length) {
        turnTo(".next", function () { enter(days()[to - here.length]); });
      } else {
        enter(here[to]);
      }
    }

    function sameDay(from) {
      var at = days().indexOf(from);
      return function () { var there = days(); enter(there[Math.min(at, there.length - 1)]); };
    }

    function move(e, day) {
      var week = all("[data-date]", day.closest("tr"));
      switch (e.key) {
        case "ArrowLeft": step(day, -1); break;
        case "ArrowRight": step(day, 1); break;
        case "ArrowUp": step(day, -7); break;
        case "ArrowDown": step(day, 7); break;
        case "Home": enter(week[0]); break;
        case "End": enter(week[week.length - 1]); break;
        case "PageUp": turnTo(".previous", sameDay(day)); break;
        case "PageDown": turnTo(".next", sameDay(day)); break;
        default: return;
      }
      e.preventDefault();
    }

    // Tab goes round within the month until a day is picked or Esc leaves it.
    function tab(e) {
      var stops = all("[data-month]", box).concat(entry());
      var to = stops.indexOf(e.target) + (e.shiftKey ? -1 : 1);
      stops[(to + stops.length) % stops.length].focus();
      e.preventDefault();
    }

    box.addEventListener("keydown", function (e) {
      e.stopPropagation(); // the keys of the page rest meanwhile
      var day = e.target.closest("[data-date]");
      if (e.key === "Escape") {
        e.preventDefault();
        close(button);
      } else if (e.key === "Tab") {
        tab(e);
      } else if (day && !(e.ctrlKey || e.metaKey || e.altKey)) {
        move(e, day);
      }
    });

    box.addEventListener("click", function (e) {
      var day = e.target.closest("[data-date]");
      var beside = e.target.closest("[data-month]");
      if (day) {
        pick(day);
      } else if (beside) {
        show(beside.dataset.month, function () { (one("." + beside.className + "[data-month]", box) || entry()).focus(); });
      }
    });

    button.addEventListener("click", function () {
      if (box.hidden) { show("", function () { entry().focus({ preventScroll: true }); }); } else { close(button); }
    });

    document.addEventListener("mousedown", function (e) {
      if (!box.hidden && !box.contains(e.target) && !button.contains(e.target)) { close(); }
    });
  }
  all("[data-calendar]").forEach(pickable);

  // The answer: the server lays out what the chosen result has to say. What was typed meanwhile stays.

  all("form[data-answer]").forEach(function (form) {
    var place = one("#answer", form);
    var asked = 0;
    all(".no-script button", form).forEach(function (button) { button.type = "button"; });

    function texts() { return all("textarea[name], input.line, input.date", place); }

    function lay(html) {
      var fresh = new DOMParser().parseFromString(html, "text/html").getElementById("answer");
      if (!fresh) { return; }
      var typed = {};
      var at = document.activeElement && place.contains(document.activeElement) ? document.activeElement.id : "";
      texts().forEach(function (field) { typed[field.name] = field.value; });
      place.innerHTML = fresh.innerHTML;
      texts().forEach(function (field) { if (field.name in typed) { field.value = typed[field.name]; } });
      all(".no-script button", place).forEach(function (button) { button.type = "button"; });
      all("[data-calendar]", place).forEach(pickable);
      if (at && document.getElementById(at)) { document.getElementById(at).focus(); }
    }

    form.addEventListener("change", function (e) {
      if (!/^(outcome|ground|item_\d+_ground)$/.test(e.target.name)) { return; }
      var turn = ++asked;
      var sent = new URLSearchParams(new FormData(form));
      sent.set("do", "continue");
      fetch(form.action, { method: "POST", body: sent, headers: { Accept: "text/html" } }).then(function (answer) {
        return answer.ok && !answer.redirected ? answer.text() : null; // not the page to sign in at
      }).then(function (html) {
        if (html !== null && turn === asked) { lay(html); }
      }).catch(function () { /* the server says what is missing when the form is sent */ });
    });
  });

  // What belongs to one choice only is shown with it.
  all("[data-for]").forEach(function (part) {
    var form = part.closest("form");
    function arrange() {
      var chosen = one('input[name="' + part.dataset.for + '"]:checked', form);
      part.hidden = !chosen || chosen.value !== part.dataset.value;
    }
    form.addEventListener("change", arrange);
    arrange();
  });

  // What is new in the inbox is told by the browser, where the person allowed it: asked for while a page is open, and
  // told once, by whichever page asks first.

  var POLL = 3 * 60 * 1000;

  function watchInbox(link) {
    var count = one(".count", link);
    var key = "foidesk-told-" + link.dataset.reader;
    var ended = false;

    // Without a number nobody has been told anything yet: what is there when it is allowed is on the page already.
    function told() { return localStorage.getItem(key); }

    function tell(news) {
      var last = told();
      if (last !== null && news.latest <= Number(last)) { return; }
      localStorage.setItem(key, String(news.latest));
      if (last === null || !news.latest) { return; }
      var note = new Notification("政府信息公开申请办理台", { body: "未读提醒 " + news.count + " 条。" + news.words, tag: key });
      note.onclick = function () { window.focus(); location.href = link.href; };
    }

    function ask() {
      if (ended || Notification.permission !== "granted") { return; }
      fetch(link.dataset.unread, { headers: { Accept: "application/json" }, credentials: "same-origin" }).then(function (answer) {
        if (answer.status === 401) { ended = true; } // the session is over
        return answer.ok ? answer.json() : null;
      }).then(function (news) {
        if (!news) { return; }
        count.textContent = news.count;
        count.hidden = !news.count;
        tell(news);
      }).catch(function () { /* asked again in a while */ });
    }

    ask();
    setInterval(ask, POLL);
    document.addEventListener("visibilitychange", function () { if (!document.hidden) { ask(); } });
    return ask;
  }

  function offerNotices(ask) {
    var offer = one("#notify");
    var state = one("#notify-state");
    if (!offer) { return; }
    function show() {
      offer.hidden = Notification.permission !== "default";
      state.hidden = Notification.permission === "default";
      state.textContent = Notification.permission === "granted" ? "本浏览器已允许通知；不再需要的，在浏览器的网站设置中关闭。" : "本浏览器不允许本站通知；需要的，在浏览器的网站设置中允许。";
    }
    one("button", offer).addEventListener("click", function () {
      Notification.requestPermission().then(function () { show(); ask(); });
    });
    show();
  }

  var inbox = one("[data-unread]");
  if (inbox && "Notification" in window && window.isSecureContext) { offerNotices(watchInbox(inbox)); }

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
