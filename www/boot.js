// Says why the page can't start, where it can't. Plain old script, for the browsers that are the
// problem: it runs before the module does, and in browsers that know no modules.
(function () {
  "use strict";

  // The module of one function that uses simd128, which our own wasm uses too.
  var SIMD = [
    0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253,
    15, 253, 98, 11
  ];
  var started = false;

  function show(id) {
    var shown = document.getElementById(id);
    if (shown) {
      shown.hidden = false;
    }
    return Boolean(shown);
  }

  // The first cause found is the one to mend; the others follow from it.
  function explain(cause) {
    var wait = document.getElementById("boot-wait");
    if (!started && wait && !wait.hidden && show("boot-" + cause)) {
      wait.hidden = true;
    }
  }

  function causeBeforeStart() {
    if (location.protocol === "file:") {
      return "file";
    }
    if (!("noModule" in document.createElement("script"))) {
      return "old";
    }
    if (typeof WebAssembly !== "object") {
      return "blocked";
    }
    if (!WebAssembly.validate(new Uint8Array(SIMD))) {
      return "old";
    }
    try {
      new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
    } catch (error) {
      return "blocked";
    }
    return null;
  }

  function isCrash(error) {
    return typeof WebAssembly === "object" && error instanceof WebAssembly.RuntimeError;
  }

  addEventListener("TrunkApplicationStarted", function () {
    started = true;
  });
  addEventListener("stele-start-failed", function (event) {
    var error = event.detail;
    var refused = typeof WebAssembly === "object" && error instanceof WebAssembly.CompileError;
    explain(refused ? "blocked" : "load");
  });
  // A script that doesn't load or doesn't match its hash: such events don't bubble.
  addEventListener(
    "error",
    function (event) {
      if (event.target && event.target.tagName === "SCRIPT") {
        explain("load");
      } else if (isCrash(event.error)) {
        show("stopped");
      }
    },
    true
  );
  addEventListener("unhandledrejection", function (event) {
    if (started && isCrash(event.reason)) {
      show("stopped");
    }
  });

  var cause = causeBeforeStart();
  if (cause) {
    explain(cause);
  }
})();
