// Shows the contract. What changes something is for the dashboard, the command line and programs: here one can only look.
window.SwaggerUIBundle({
  url: '/api/v1/openapi.yaml',
  dom_id: '#docs',
  supportedSubmitMethods: ['get'],
  validatorUrl: null,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  deepLinking: true,
});
