const form = document.getElementById('login');
const error = document.getElementById('error');
// Never an address of elsewhere, whatever stands in the one of this page.
const wanted = ['/runbook', '/docs'].find((page) => page === new URLSearchParams(location.search).get('for')) ?? '/';

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  error.textContent = '';
  const token = document.getElementById('token').value;
  try {
    const answer = await fetch('/login', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ token }),
    });
    if (answer.ok) {
      location.replace(wanted + location.hash);
      return;
    }
    const problem = await answer.json();
    error.textContent = `Not let in: ${problem.detail}. ${problem.hint}`;
  } catch {
    error.textContent = 'The server does not answer.';
  }
});
