/**
 * Small integer codes of resource types, for compact keys in the store. Written into every row: a code, once given, never changes.
 * R4 names 148 types, the abstract DomainResource and Resource among them: they have 1 to 148 in alphabetical order. Types that FHIR lacks have
 * 1001 and up.
 * https://hl7.org/fhir/R4/valueset-resource-types.html
 */

const R4_TYPES =
  'Account ActivityDefinition AdverseEvent AllergyIntolerance Appointment AppointmentResponse AuditEvent Basic Binary ' +
  'BiologicallyDerivedProduct BodyStructure Bundle CapabilityStatement CarePlan CareTeam CatalogEntry ChargeItem ChargeItemDefinition ' +
  'Claim ClaimResponse ClinicalImpression CodeSystem Communication CommunicationRequest CompartmentDefinition Composition ConceptMap ' +
  'Condition Consent Contract Coverage CoverageEligibilityRequest CoverageEligibilityResponse DetectedIssue Device DeviceDefinition ' +
  'DeviceMetric DeviceRequest DeviceUseStatement DiagnosticReport DocumentManifest DocumentReference DomainResource ' +
  'EffectEvidenceSynthesis Encounter Endpoint EnrollmentRequest EnrollmentResponse EpisodeOfCare EventDefinition Evidence ' +
  'EvidenceVariable ExampleScenario ExplanationOfBenefit FamilyMemberHistory Flag Goal GraphDefinition Group GuidanceResponse ' +
  'HealthcareService ImagingStudy Immunization ImmunizationEvaluation ImmunizationRecommendation ImplementationGuide InsurancePlan ' +
  'Invoice Library Linkage List Location Measure MeasureReport Media Medication MedicationAdministration MedicationDispense ' +
  'MedicationKnowledge MedicationRequest MedicationStatement MedicinalProduct MedicinalProductAuthorization ' +
  'MedicinalProductContraindication MedicinalProductIndication MedicinalProductIngredient MedicinalProductInteraction ' +
  'MedicinalProductManufactured MedicinalProductPackaged MedicinalProductPharmaceutical MedicinalProductUndesirableEffect ' +
  'MessageDefinition MessageHeader MolecularSequence NamingSystem NutritionOrder Observation ObservationDefinition OperationDefinition ' +
  'OperationOutcome Organization OrganizationAffiliation Parameters Patient PaymentNotice PaymentReconciliation Person PlanDefinition ' +
  'Practitioner PractitionerRole Procedure Provenance Questionnaire QuestionnaireResponse RelatedPerson RequestGroup ' +
  'ResearchDefinition ResearchElementDefinition ResearchStudy ResearchSubject Resource RiskAssessment RiskEvidenceSynthesis Schedule ' +
  'SearchParameter ServiceRequest Slot Specimen SpecimenDefinition StructureDefinition StructureMap Subscription Substance ' +
  'SubstanceNucleicAcid SubstancePolymer SubstanceProtein SubstanceReferenceInformation SubstanceSourceMaterial ' +
  'SubstanceSpecification SupplyDelivery SupplyRequest Task TerminologyCapabilities TestReport TestScript ValueSet ' +
  'VerificationResult VisionPrescription';

/** Types of Medlar's own, sealed and versioned like the others. */
const OWN_TYPES: Readonly<Record<string, number>> = { MedlarAccount: 1001, MedlarPolicy: 1002 };

const CODES: ReadonlyMap<string, number> = new Map([
  ...R4_TYPES.split(' ').map((name, index): [string, number] => [name, index + 1]),
  ...Object.entries(OWN_TYPES),
]);

const NAMES: ReadonlyMap<number, string> = new Map([...CODES].map(([name, code]) => [code, name]));

/** `Patient` → its code, 1 to 148 or from 1001. Throws for a name that is no type: a bug; ask `isTypeName` first about names from outside. */
export function typeCode(name: string): number {
  const code = CODES.get(name);
  if (code === undefined) throw new RangeError(`no resource type is called ${JSON.stringify(name)}`);
  return code;
}

/** The opposite of `typeCode`; throws for a code never given. */
export function typeName(code: number): string {
  const name = NAMES.get(code);
  if (name === undefined) throw new RangeError(`no resource type has the code ${code}`);
  return name;
}

export const isTypeName = (name: string): boolean => CODES.has(name);

export const isTypeCode = (code: number): boolean => NAMES.has(code);
