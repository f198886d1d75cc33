/* Draws each chart when it comes near, for the width there is; all of them, wide, before the page is printed. */
(() => {
  const narrow = matchMedia("(max-width: 719px)"), settings = { displayModeBar: false, displaylogo: false, showSendToCloud: false, responsive: false };
  const draw = (figure, width) => {
    const plot = figure.querySelector(".plot");
    if (plot.dataset.drawn === width) return;
    const spec = JSON.parse(figure.querySelector(`script[data-width=${width}]`).textContent);
    const room = width === "phone" ? Math.max(plot.clientWidth, 300) : 732;
    plot.dataset.drawn = width;
    plot.querySelector(".instead")?.remove();
    spec.layout.paper_bgcolor = spec.layout.plot_bgcolor = "rgba(0,0,0,0)";
    Plotly.newPlot(plot, spec.data, { ...spec.layout, width: room }, settings);
  };
  const charts = [...document.querySelectorAll("figure.chart")];
  const fitting = () => (narrow.matches ? "phone" : "wide");
  const near = new IntersectionObserver((seen) => seen.forEach((one) => { if (one.isIntersecting) draw(one.target, fitting()); }), { rootMargin: "800px" });
  charts.forEach((chart) => near.observe(chart));
  narrow.addEventListener("change", () => charts.forEach((chart) => { if (chart.querySelector(".plot").dataset.drawn) draw(chart, fitting()); }));
  const all = () => charts.forEach((chart) => draw(chart, "wide"));
  addEventListener("beforeprint", all);
  if (matchMedia("print").matches) all();
})();
