// The two things the page is built on: an engine that starts at once, and where the campaign is kept.

const engine = new Engine();
const storage = new Campaign();

// For whoever helps a clerk, from the browser's console.
window.gouji = { engine, storage };
