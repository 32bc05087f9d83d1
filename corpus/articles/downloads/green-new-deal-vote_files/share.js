/* share buttons of the saved page */
document.addEventListener("DOMContentLoaded", function () {
  var row = document.getElementById("share-row");
  if (row) { row.setAttribute("data-ready", "yes"); }
});
